package invoice

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"
)

// others are names that countries have besides those of the Unicode Consortium.
var others = map[string]string{
	"usa": "US", "united states of america": "US", "uk": "GB", "great britain": "GB", "england": "GB",
	"united kingdom of great britain and northern ireland": "GB", "uae": "AE", "south korea": "KR", "korea republic of": "KR", "republic of korea": "KR", "korea south": "KR",
	"north korea": "KP", "russian federation": "RU", "viet nam": "VN", "czech republic": "CZ", "turkey": "TR", "turkiye": "TR", "ivory coast": "CI", "cape verde": "CV",
	"hong kong": "HK", "macau": "MO", "macao": "MO", "taiwan province of china": "TW", "burma": "MM", "myanmar": "MM", "swaziland": "SZ", "macedonia": "MK",
	"congo": "CG", "republic of the congo": "CG", "dr congo": "CD", "congo democratic republic of the": "CD", "democratic republic of the congo": "CD", "iran islamic republic of": "IR",
	"syrian arab republic": "SY", "tanzania united republic of": "TZ", "venezuela bolivarian republic of": "VE", "bolivia plurinational state of": "BO", "moldova republic of": "MD",
	"lao pdr": "LA", "lao peoples democratic republic": "LA", "brunei darussalam": "BN", "palestine": "PS", "palestine state of": "PS", "vatican": "VA", "holy see": "VA",
	"micronesia federated states of": "FM", "holland": "NL", "slovak republic": "SK", "timor leste": "TL", "east timor": "TL", "the bahamas": "BS", "the gambia": "GM",
}

// nowhere are the words for calls without a country.
var nowhere = map[string]bool{"unknown": true, "n a": true, "none": true, "other": true, "others": true, "null": true, "not available": true, "international networks": true}

// byName returns the codes of countries by their plain English names and by their codes
// of two and three letters.
var byName = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	english := display.English.Regions()
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(string([]rune{a, b}))
			if err != nil || !region.IsCountry() || region.String() != string([]rune{a, b}) || region.Canonicalize() != region {
				continue
			}
			for _, name := range []string{region.String(), region.ISO3(), english.Name(region)} {
				names[plainText(name)] = region.String()
				if short, _, cut := strings.Cut(name, " ("); cut {
					names[plainText(short)] = region.String()
				}
			}
		}
	}
	for name, code := range others {
		names[name] = code
	}
	return names
})

// countryOf returns the code of a country by its name or code; "" for calls without one.
func countryOf(cell string) (code string, ok bool) {
	plain := plainText(cell)
	if nowhere[plain] || plain == "" && cell != "" {
		return "", true
	}
	code, ok = byName()[plain]
	if !ok {
		code, ok = byName()[strings.TrimPrefix(plain, "the ")]
	}
	return code, ok
}

// plainText is text in lower case without accents and punctuation, "and" for "&".
func plainText(s string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "&", " and ")
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case r == '\'' || r == '’' || r == '.' || unicode.Is(unicode.Mn, r):
		default:
			b.WriteByte(' ')
		}
	}
	words := strings.Fields(b.String())
	for i, word := range words {
		if word == "saint" {
			words[i] = "st"
		}
	}
	return strings.Join(words, " ")
}
