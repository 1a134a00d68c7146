package scale

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "write the tables of docs/scale.md")

const root = "../../"

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(root + file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The tables of docs/scale.md are those that the formulas give.
func TestDocument(t *testing.T) {
	const begin, end = "<!-- tables: begin -->\n", "<!-- tables: end -->"
	var b strings.Builder
	if err := WriteTables(&b); err != nil {
		t.Fatal(err)
	}
	text := read(t, "docs/scale.md")
	before, rest, ok := strings.Cut(text, begin)
	old, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("docs/scale.md has no place for the tables")
	}
	if !strings.Contains(before, PricesOf) {
		t.Errorf("docs/scale.md does not say that its prices are of %s", PricesOf)
	}
	if want := "\n" + b.String() + "\n"; old != want {
		if !*update {
			t.Fatal("docs/scale.md is not what the formulas give; run make scale ARGS=-update")
		}
		if err := os.WriteFile(root+"docs/scale.md", []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// README's figures are the formulas'.
func TestReadme(t *testing.T) {
	readme := read(t, "README.md")
	for _, a := range []Account{Answered(1_000, asrPercent, 20), Answered(20_000, asrPercent, 20), Answered(100_000, asrPercent, 20), Answered(1_000_000, asrPercent, 60)} {
		watched := a.Month() + a.WatchMonth(WatchPace)
		if row := fmt.Sprintf("| %s | %d | %s | %s | %s |\n", group(a.Calls), a.PerSecond, span(a.Pull()), a.Month(), watched); !strings.Contains(readme, row) {
			t.Errorf("README.md has no row %s", row)
		}
	}
	if fixed := "$" + Fixed().String() + " a month"; !strings.Contains(readme, fixed) {
		t.Errorf("README.md does not say %q", fixed)
	}
	// From where on sampling pays, in the words of README.md and docs/operations.md.
	for _, page := range []string{"README.md", "docs/operations.md"} {
		if words := strings.Join(strings.Fields(read(t, page)), " "); !regexp.MustCompile(`500,000 calls a day at 20 requests a second, .{0,20}morning (takes|lasts) more than six hours`).MatchString(words) {
			t.Errorf("%s does not say from where on sampling pays", page)
		}
	}
	if below, above := Answered(450_000, asrPercent, 20).Pull(), Answered(500_000, asrPercent, 20).Pull(); below > 6*time.Hour || above < 6*time.Hour {
		t.Errorf("a morning of 450,000 calls takes %v and one of 500,000 %v, want six hours between them", below, above)
	}
}

// What the formulas take for granted of the stack is what the template deploys.
func TestTemplate(t *testing.T) {
	template := read(t, "template.yaml")
	for pattern, want := range map[string]int{
		`REPORT_WINDOW_CALLS: "?(\d+)`:                                   WindowCalls,
		`(?s)  PullFunction:.*?MemorySize: (\d+)`:                        Pulling.MemoryMiB(),
		`(?s)  DailyReportFunction:.*?MemorySize: (\d+)`:                 Publishing.MemoryMiB(),
		`(?s)  DailyReportFunction:.*?EphemeralStorage: { Size: (\d+) }`: DiskMiB,
		`(?s)LookbackDays:\n    Type: Number\n    Default: (\d+)`:        LookbackDays,
	} {
		found := regexp.MustCompile(pattern).FindStringSubmatch(template)
		if found == nil {
			t.Errorf("the template has nothing like %s", pattern)
		} else if got, _ := strconv.Atoi(found[1]); got != want {
			t.Errorf("the template says %s, the formulas %d", found[0], want)
		}
	}
	alarmed := 0
	for _, resource := range strings.Split(template, "    Type: ") {
		if strings.HasPrefix(resource, "AWS::CloudWatch::Alarm\n") && !strings.HasPrefix(resource, "AWS::CloudWatch::Alarm\n    Condition: ") {
			alarmed += strings.Count(resource, "MetricName: ")
		}
	}
	if alarmed != Alarms {
		t.Errorf("the template's alarms look at %d metrics, the formulas count %d", alarmed, Alarms)
	}
}

// What a publish takes of the processor is what docs/performance.md has measured,
// as much of it as the function has, and not much more.
func TestPublishOfCall(t *testing.T) {
	row := regexp.MustCompile(`publish 1,000,000 calls [^\n]*\n\|[^|\n]*CPU of 100,000 calls \| ([\d.]+) s`).FindStringSubmatch(read(t, "docs/performance.md"))
	if row == nil {
		t.Fatal("docs/performance.md has no row of a publish of a million calls")
	}
	measured, err := time.ParseDuration(row[1] + "s")
	if err != nil {
		t.Fatal(err)
	}
	least := measured / 100_000 * wholeProcessor / publishMiB
	if publishOfCall < least || publishOfCall > 3*least {
		t.Errorf("publishOfCall is %v, want %v to %v", publishOfCall, least, 3*least)
	}
}

// A state of the workflow, as far as its way through is concerned.
type state struct {
	Type          string  `yaml:"Type"`
	Resource      string  `yaml:"Resource"`
	Next          string  `yaml:"Next"`
	Default       string  `yaml:"Default"`
	End           bool    `yaml:"End"`
	ItemProcessor *states `yaml:"ItemProcessor"`
}

type states struct {
	StartAt string           `yaml:"StartAt"`
	States  map[string]state `yaml:"States"`
}

// Transitions and invocations are those of the workflow's definition where nothing
// fails.
func TestTransitions(t *testing.T) {
	var definition states
	if err := yaml.Unmarshal([]byte(read(t, "workflow.asl.yaml")), &definition); err != nil {
		t.Fatal(err)
	}
	var perDepth, invoked [3]int // of the execution, of each day, of each window
	var walk func(s *states, depth int)
	walk = func(s *states, depth int) {
		for name := s.StartAt; name != ""; {
			at, ok := s.States[name]
			if !ok {
				t.Fatalf("no state %q", name)
			}
			perDepth[depth]++
			if strings.HasSuffix(at.Resource, ":lambda:invoke") {
				invoked[depth]++
			}
			if at.ItemProcessor != nil {
				walk(at.ItemProcessor, depth+1)
			}
			switch {
			case at.Type == "Choice":
				name = at.Default
			case at.End:
				name = ""
			default:
				name = at.Next
			}
		}
	}
	walk(&definition, 0)
	a := Answered(1_000_000, asrPercent, 60)
	morning := func(n [3]int) int { return n[0] + (1+LookbackDays)*(n[1]+n[2]*a.Windows()) }
	if want := morning(perDepth); a.Transitions() != want {
		t.Errorf("Transitions() = %d, want %d: the definition has %v", a.Transitions(), want, perDepth)
	}
	if want := morning(invoked); a.Invocations() != want {
		t.Errorf("Invocations() = %d, want %d: the definition has %v", a.Invocations(), want, invoked)
	}
}
