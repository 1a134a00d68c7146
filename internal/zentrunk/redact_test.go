package zentrunk

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"
	"unicode/utf16"
)

// forms are the ways in which software writes a text into another.
var forms = map[string]func(string) string{
	"as it is": func(s string) string { return s },
	"JSON": func(s string) string {
		b, _ := json.Marshal(s) // a string always marshals
		return string(b)
	},
	"JSON of JSON": func(s string) string {
		b, _ := json.Marshal(s)
		b, _ = json.Marshal(string(b))
		return string(b)
	},
	"%q":              func(s string) string { return fmt.Sprintf("%q", s) },
	"%+q":             func(s string) string { return fmt.Sprintf("%+q", s) },
	"escaped, small":  each(func(r rune) string { return utf16Escape(`\u%04x`, r) }),
	"escaped, large":  each(func(r rune) string { return utf16Escape(`\u%04X`, r) }),
	"escaped slashes": strings.NewReplacer("/", `\/`, "+", `\u002b`, "=", `\u003D`).Replace,
	"hexadecimal": each(func(r rune) string {
		if r > 0xFF {
			return string(r)
		}
		return fmt.Sprintf(`\x%02x`, r)
	}),
	"query":        url.QueryEscape,
	"query, small": func(s string) string { return strings.ToLower(url.QueryEscape(s)) },
	"path":         url.PathEscape,
	"query of a query": func(s string) string {
		return url.QueryEscape(url.QueryEscape(s))
	},
	"percents":       each(func(r rune) string { return strings.ToLower(percent(r)) }),
	"percents twice": each(func(r rune) string { return strings.ReplaceAll(percent(r), "%", "%25") }),
	"HTML":           html.EscapeString,
	"HTML twice":     func(s string) string { return html.EscapeString(html.EscapeString(s)) },
	"references":     each(func(r rune) string { return fmt.Sprintf("&#%d;", r) }),
	"references, hexadecimal": each(func(r rune) string {
		return fmt.Sprintf("&#x%02X;", r)
	}),
	"half of them": func(s string) string {
		n := 0
		return each(func(r rune) string {
			if n++; n%2 == 0 {
				return percent(r)
			}
			return string(r)
		})(s)
	},
}

func each(f func(rune) string) func(string) string {
	return func(s string) string {
		var b strings.Builder
		for _, r := range s {
			b.WriteString(f(r))
		}
		return b.String()
	}
}

func utf16Escape(form string, r rune) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune{r}) {
		fmt.Fprintf(&b, form, unit)
	}
	return b.String()
}

func percent(r rune) string {
	var b strings.Builder
	for _, octet := range []byte(string(r)) {
		fmt.Fprintf(&b, "%%%02X", octet)
	}
	return b.String()
}

// tokens are of all characters that the Auth Token may hold, and more.
var tokens = []string{
	"simulated-token-of-no-account", "MjI0ZTk4NzYtNTQzMi0xMDk4LTc2NTQ", "a+b/c=d_e.f-g", `q"u\o<t>e&d'it`, "ключ-от-счёта", "100%sure%2Fno", "😀😀😀😀",
	strings.Repeat("MjI0ZTk4NzYtNTQzMi0xMDk4LTc2NTQw", 8),
}

const authID = "MAZENTRUNKSIMULATED0"

// A token is found however it is written, and nothing of it is left.
func TestTokenInEveryForm(t *testing.T) {
	t.Parallel()
	for _, token := range tokens {
		r := newRedactor(authID, "another-token", token)
		for name, write := range forms {
			written := write(token)
			if name == "query, small" && strings.ToLower(token) != token {
				continue // other characters, and another token
			}
			for _, around := range []string{"%s", "no access for %s here", `{"token":"%s"}`, "x%sx"} {
				text := fmt.Sprintf(around, written)
				got := r.text(text)
				if !strings.Contains(got, "[secret]") || strings.Contains(got, written) || len(got) > len(around)+len("[secret]")+2*len(`\\\"`) {
					t.Errorf("%s: %s became %s", name, text, got)
				}
			}
		}
	}
}

// What a text without a secret says stays as it is.
func TestNoSecretNoChange(t *testing.T) {
	t.Parallel()
	r := newRedactor(authID, tokens...)
	for _, text := range []string{
		"", "authentication failed", "Could not verify your access level for that URL.\nYou have to login with proper credentials",
		"Basic authentication required", "filtering not allowed on srtp", `{"a":"%41\u0041&amp;"}`, "end_time__gte=2026-11-22+00%3A00%3A00", authID,
		"dial tcp 10.0.131.53:443: connect: connection refused", "route 192.168.100.0/24 is down", "2026/11/22 is no such day", "100%20 of 100%20",
	} {
		if got := r.text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// The pair that requests carry is found in base64 of every kind and place, whole or
// without its end, and so is a token that is encoded with other things.
func TestBase64InEveryForm(t *testing.T) {
	t.Parallel()
	for _, token := range tokens {
		r := newRedactor(authID, token)
		pair := base64.StdEncoding.EncodeToString([]byte(authID + ":" + token))
		texts := map[string]string{
			"pair": pair, "no padding": strings.TrimRight(pair, "="), "for URLs": base64.URLEncoding.EncodeToString([]byte(authID + ":" + token)),
			"lines": wrap(pair, "\n"), "escaped lines": wrap(pair, `\n`), "half": pair[:len(pair)/2], "query": url.QueryEscape(pair),
			"escaped": strings.NewReplacer("=", `\u003d`, "/", `\/`, "+", `\u002b`).Replace(pair),
		}
		for before := range 3 {
			if len(base64s(token)) == 3 {
				inner := strings.Repeat("?", before) + `"` + token + `"}`
				texts[fmt.Sprint("within JSON, ", before)] = base64.StdEncoding.EncodeToString([]byte(inner))
			}
		}
		for name, text := range texts {
			got := r.text("Basic " + text + " is wrong")
			if !strings.HasPrefix(got, "Basic [secret]") || !strings.HasSuffix(got, " is wrong") || len(got) > len("Basic [secret] is wrong")+12 {
				t.Errorf("%s of %s: %s became %s", name, token, text, got)
			}
		}
	}
}

func wrap(s, lineBreak string) string {
	var lines []string
	for ; len(s) > 19; s = s[19:] {
		lines = append(lines, s[:19])
	}
	return strings.Join(append(lines, s), lineBreak)
}

// A text that ends within a token does not end with the half of it.
func TestHalfToken(t *testing.T) {
	t.Parallel()
	for _, token := range tokens {
		runes := []rune(token)
		r := newRedactor(authID, token)
		for _, n := range []int{leastSecret, len(runes) / 2, len(runes) - 1} {
			half := string(runes[:min(max(n, leastSecret), len(runes))])
			for name, write := range forms {
				if strings.HasPrefix(name, "JSON") || strings.HasSuffix(name, "q") || name == "query, small" {
					continue // a quotation mark ends them
				}
				if got := r.text("no " + write(half)); got != "no [secret]" {
					t.Errorf("%s: %s became %s", name, write(half), got)
				}
			}
		}
	}
}

// A number is found with whatever people and software put between its digits, and
// no more than five of its digits are left.
func TestNumberInEveryForm(t *testing.T) {
	t.Parallel()
	for _, number := range []string{
		"+12025550123", "12025550123", "+1 202 555 0123", "+1 (202) 555-0123", "(202) 555-0123", "202.555.0123", "+1-202-555-0123", "+49 30/23125 000",
		"+1\u00A0202\u00A0555\u00A00123", "+1 202 555‑0123", "+1 202–555–0123", "0044 20 7946 0000", "+1  202\t555\n0123", "+١٢٠٢٥٥٥٠١٢٣", "２０２５５５０１２３",
	} {
		for name, write := range forms {
			if name != "as it is" && strings.ContainsAny(number, "١２") {
				continue // escapes of digits beside those of ASCII are left
			}
			written := write(number)
			got := MaskNumbers("no " + written + " here")
			left := countSpelled(got)
			if left > 5 || !strings.Contains(got, "*") || !strings.HasPrefix(got, "no ") || !strings.HasSuffix(got, " here") {
				t.Errorf("%s: %s became %s, which holds %d digits", name, written, got, left)
			}
		}
	}
}

// An id that is a number, or a secret in its form, is none to repeat.
func TestRequestID(t *testing.T) {
	t.Parallel()
	r := newRedactor(authID, tokens...)
	for id, want := range map[string]bool{
		"a04ad809-3b78-4bbe-9baf-acfc7800b10f": true, "73bbb0ff-0000-4000-8000-000000000000": true, "00000000-0000-4000-8000-000000000000": true,
		"1-202-555-0123": false, "1-2025550123": false, tokens[0]: false, "id-" + tokens[1]: false, "12025550123": false, "Basic x": false,
	} {
		if got := r.requestID(id); (got == id) != want || (!want && got != "") {
			t.Errorf("requestID(%q) = %q, want it kept: %t", id, got, want)
		}
	}
}
