package lake

import (
	"maps"
	"strings"
	"testing"
)

// Names are read from what editors and spreadsheets write. A line that is wrong is named,
// and takes no other line with it.
func TestParseNames(t *testing.T) {
	t.Parallel()
	two := map[string]string{"93667062664669661": "Berlin office", "42741122632602585": "Köln, Lager"}
	for _, tt := range []struct {
		name, file string
		want       map[string]string
		faults     []string
	}{
		{"a plain file", "trunk_id,name\n93667062664669661,Berlin office\n42741122632602585,\"Köln, Lager\"\n", two, nil},
		{"a spreadsheet's", "\ufefftrunk_id,name\r\n93667062664669661, Berlin office\r\n42741122632602585,\"Köln, Lager\"", two, nil},
		{"a header alone", "trunk_id,name\n", map[string]string{}, nil},
		{"nothing", "", nil, []string{"line 1: the header is not trunk_id,name"}},
		{"another header", "id;name\n1;a\n", nil, []string{"line 1: the header"}},
		{
			"lines that are wrong", "trunk_id,name\n93667062664669661,Berlin office\n+12025550123,a number\n1,\n2,a,b\n93667062664669661,again\n3,\xff\n42741122632602585,\"Köln, Lager\"\n", two,
			[]string{"line 3: the trunk id has a point, a plus or a space", "line 4: the id or the name is empty", "line 5: 3 fields", "line 6: its trunk already has a name", "line 7: the text is not UTF-8"},
		},
		{"a quote that does not end", "trunk_id,name\n93667062664669661,Berlin office\n42741122632602585,\"Köln, Lager\"\n1,\"a\n2,b\n", two, []string{"line 4 and those after it: "}},
		{"too much", "trunk_id,name\n" + strings.Repeat("x", mostNames), nil, []string{"the file has 1048590 bytes"}},
	} {
		got, faults := parseNames([]byte(tt.file))
		if !maps.Equal(got, tt.want) || (got == nil) != (tt.want == nil) || len(faults) != len(tt.faults) {
			t.Errorf("%s: names %v, faults %v, want %v, %v", tt.name, got, faults, tt.want, tt.faults)
			continue
		}
		for i, want := range tt.faults {
			if !strings.HasPrefix(faults[i].Error(), want) || strings.Contains(faults[i].Error(), "2025550123") {
				t.Errorf("%s: fault %q, want %q", tt.name, faults[i], want)
			}
		}
	}
}
