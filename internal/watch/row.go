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

// inARow returns, by the hash of caller and block, how many numbers of a row one caller
// called: the longest run of distinct numbers in the block whose steps are small. It
// looks at one slice, since no number is kept: a list that is dialled so slowly that each
// slice has fewer than five of it is not seen.
func (k secret) inARow(calls []Call) map[string]int {
	blocks := map[[2]string][]int{}
	for i := range calls {
		c := &calls[i]
		cut := len(c.To) - blockDigits
		if c.Inbound || c.From == "" || cut < 1 {
			continue
		}
		last, err := strconv.Atoi(strings.TrimLeft(c.To[cut:], "+"))
		if err == nil {
			key := [2]string{c.From, c.To[:cut]}
			blocks[key] = append(blocks[key], last)
		}
	}
	rows := map[string]int{}
	for key, numbers := range blocks {
		if n := longestRow(numbers); n >= leastInARow && len(rows) < mostNames {
			rows[k.hash(blockWord(key[0], key[1]))] = n
		}
	}
	return rows
}

func blockWord(caller, block string) string { return caller + " " + block }

func longestRow(numbers []int) int {
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	longest, run := 0, 0
	for i, n := range numbers {
		if i > 0 && n-numbers[i-1] > largestStep {
			run = 0
		}
		run++
		longest = max(longest, run)
	}
	return longest
}
