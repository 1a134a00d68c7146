package report

import "fmt"

// Name gives r the names that people have for its trunks: of trunks, by trunk id, those
// that have a row in the report. It comes before [Report.Compare], whose sentences hold
// names.
func (r *Report) Name(trunks map[string]string) {
	r.Names = map[string]string{}
	for i := range r.Spend.ByTrunk {
		if key := r.Spend.ByTrunk[i].Key; key != nil && trunks[*key] != "" {
			r.Names[*key] = trunks[*key]
		}
	}
}

// checkNames holds the names to the trunks of the report.
func (r *Report) checkNames() error {
	if r.Names == nil {
		return fmt.Errorf("names are null")
	}
	found := 0
	for i := range r.Spend.ByTrunk {
		if key := r.Spend.ByTrunk[i].Key; key != nil && r.Names[*key] != "" {
			found++
		}
	}
	if found != len(r.Names) {
		return fmt.Errorf("%d names, of which %d are of trunks of the report", len(r.Names), found)
	}
	return nil
}
