package browse

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

//go:embed days.html
var daysHTML string

var daysPage = template.Must(template.New("days").Parse(daysHTML))

// A day is what was found of one day.
type day struct {
	Day       string
	Published bool // has a manifest, which is written last
	Objects   []object
}

// An object is a link to one.
type object struct {
	Key  string
	Name string
	Size string // for people
}

// daySets are the folders of days in the order their objects are listed: what
// people open first comes first. Others follow by name.
var daySets = []string{"reports", "calls", "spend", "quality", "rejects", published}

func (h *handler) serveDays(w http.ResponseWriter, r *http.Request, root *os.Root) {
	if info, err := root.Stat(h.prefix + index); err == nil && info.Mode().IsRegular() {
		http.Redirect(w, r, "/"+h.prefix+index, http.StatusFound)
		return
	}
	days, err := h.days(root.FS())
	if err != nil {
		fail(w, err)
		return
	}
	var page bytes.Buffer
	if err := daysPage.Execute(&page, days); err != nil {
		http.Error(w, "the page cannot be made", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", types[".html"])
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(page.Bytes()))
}

// days returns the days in the bucket, newest first.
func (h *handler) days(bucket fs.FS) ([]*day, error) {
	top := path.Clean(h.prefix)
	entries, err := fs.ReadDir(bucket, top)
	if err != nil && top != "." {
		return nil, nil // nothing is there yet
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(entries, func(a, b fs.DirEntry) int { return rank(a.Name()) - rank(b.Name()) })
	found := map[string]*day{}
	for _, set := range entries {
		if !set.IsDir() || !h.served(h.prefix+set.Name()+"/x") {
			continue
		}
		if err := h.addSet(bucket, set.Name(), found); err != nil {
			return nil, err
		}
	}
	days := make([]*day, 0, len(found))
	for _, d := range found {
		days = append(days, d)
	}
	slices.SortFunc(days, func(a, b *day) int { return strings.Compare(b.Day, a.Day) })
	return days, nil
}

// rank orders the sets.
func rank(set string) int {
	if i := slices.Index(daySets, set); i >= 0 {
		return i
	}
	return len(daySets)
}

// addSet adds the objects of one set to the days they belong to.
func (h *handler) addSet(bucket fs.FS, set string, found map[string]*day) error {
	pattern := h.prefix + set
	folders, err := fs.ReadDir(bucket, pattern)
	if err != nil {
		return err
	}
	for _, folder := range folders {
		name, ok := strings.CutPrefix(folder.Name(), "dt=")
		if _, err := time.Parse(time.DateOnly, name); err != nil || !ok || !folder.IsDir() {
			continue
		}
		objects, err := h.objects(bucket, path.Join(pattern, folder.Name()))
		if err != nil {
			return err
		}
		if len(objects) == 0 {
			continue
		}
		if found[name] == nil {
			found[name] = &day{Day: name}
		}
		found[name].Objects = append(found[name].Objects, objects...)
		found[name].Published = found[name].Published || set == published
	}
	return nil
}

// objects lists the objects of a folder, pages for people before the rest.
func (h *handler) objects(bucket fs.FS, folder string) ([]object, error) {
	entries, err := fs.ReadDir(bucket, folder)
	if err != nil {
		return nil, err
	}
	var pages, rest []object
	for _, entry := range entries {
		info, err := entry.Info()
		key := path.Join(folder, entry.Name())
		if err != nil || !info.Mode().IsRegular() || !h.served(key) {
			continue // gone since it was listed, or not for readers
		}
		o := object{Key: key, Name: entry.Name(), Size: size(info.Size())}
		if path.Ext(key) == ".html" {
			pages = append(pages, o)
			continue
		}
		rest = append(rest, o)
	}
	return append(pages, rest...), nil
}

// size spells bytes for people, to three digits or so.
func size(n int64) string {
	const unit = 1000
	switch {
	case n < unit:
		return fmt.Sprintf("%d B", n)
	case n < unit*unit:
		return fmt.Sprintf("%.1f kB", float64(n)/unit)
	default:
		return fmt.Sprintf("%.1f MB", float64(n)/(unit*unit))
	}
}
