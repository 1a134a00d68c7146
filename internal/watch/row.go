package watch

import (
	"slices"
	"strconv"
	"strings"
)

const (
	blockDigits = 3  // a block is the numbers that differ in their last three digits
	largestStep = 10 // numbers of a row are at most so far apart
	leastInARow = 5  // fewer numbers are no row
)

// inARow returns, by the hash of caller and block, the calls to numbers of a row that one
// caller called. Calls of a cell are the numbers, so that who redials a few has no row; all
// else is of all calls to them. It looks at one slice, since no number is kept: a list that is
// dialled so slowly that each slice has fewer than five of it is not seen.
func (k secret) inARow(calls []*Call) map[string]Cell {
	blocks := map[[2]string][]*Call{}
	for _, c := range calls {
		if _, ok := lastDigits(c); ok && !c.Inbound && c.From != "" {
			key := [2]string{c.From, c.To[:len(c.To)-blockDigits]}
			blocks[key] = append(blocks[key], c)
		}
	}
	rows := map[string]Cell{}
	for key, of := range blocks {
		if len(of) < leastInARow || len(rows) == mostNames {
			continue
		}
		if row := rowOf(of); row.Calls >= leastInARow {
			rows[k.hash(blockWord(key[0], key[1]))] = row
		}
	}
	return rows
}

// lastDigits returns the place of the called number in its block.
func lastDigits(c *Call) (n int, ok bool) {
	cut := len(c.To) - blockDigits
	if cut < 1 {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimLeft(c.To[cut:], "+"))
	return n, err == nil
}

// rowOf returns the cell of the longest row in a block.
func rowOf(calls []*Call) (sum Cell) {
	var numbers []int
	for _, c := range calls {
		n, _ := lastDigits(c)
		numbers = append(numbers, n)
	}
	row := longestRow(numbers)
	for _, c := range calls {
		if n, _ := lastDigits(c); row[0] <= n && n <= row[len(row)-1] {
			sum.add(cellOf(c))
		}
	}
	sum.Calls = len(row)
	return sum
}

func blockWord(caller, block string) string { return caller + " " + block }

// longestRow returns the longest run of distinct numbers whose steps are small, ascending.
// It sorts numbers.
func longestRow(numbers []int) (longest []int) {
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	from := 0
	for i, n := range numbers {
		if i > 0 && n-numbers[i-1] > largestStep {
			from = i
		}
		if row := numbers[from : i+1]; len(row) > len(longest) {
			longest = row
		}
	}
	return longest
}
