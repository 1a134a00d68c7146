package arch

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// mostAtStart is how many bytes a package of ours may allocate before main begins. A table
// of a few names fits; what is compiled, parsed or built of a schema does not, and is made
// when it is first asked for.
const mostAtStart = 4 << 10

// What the functions link makes little before main begins, so that a start is fast. This
// test's own program links both handlers, and tells what each package allocates.
func TestPackagesStartWithLittle(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace := new(bytes.Buffer)
	cmd.Stderr = trace
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, trace)
	}
	inits := regexp.MustCompile(`(?m)^init (\S+) @.* (\d+) bytes, \d+ allocs$`).FindAllStringSubmatch(trace.String(), -1)
	ours := 0
	for _, m := range inits {
		name := m[1]
		allocated, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(name, "github.com/aws/aws-sdk-go-v2/service/") && strings.HasSuffix(name, "/schemas") {
			t.Errorf("%s is linked: this version of the service's client describes all of its operations at each start, in %d bytes", name, allocated)
		}
		if strings.HasPrefix(name, module) && name != module+"internal/arch" { // which is this test
			ours++
			if allocated > mostAtStart {
				t.Errorf("%s allocates %d bytes before main begins, want at most %d", name, allocated, mostAtStart)
			}
		}
	}
	if ours < 5 {
		t.Fatalf("%d packages of ours tell what they allocate: has the trace another form?\n%s", ours, trace)
	}
}
