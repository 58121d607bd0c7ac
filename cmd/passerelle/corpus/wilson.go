package corpus

import "math"

// Interval is where a share lies with 95 % confidence; both from 0 to 1.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Wilson returns the score interval of Wilson (1927) for right cases of all.
// It stays sensible near 0 and 1, where the usual one has no width.
func Wilson(right, all int) Interval {
	if all == 0 {
		return Interval{0, 1}
	}
	const z = 1.959964
	n := float64(all)
	p := float64(right) / n
	middle := p + z*z/(2*n)
	width := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	scale := 1 + z*z/n
	return Interval{max(0, (middle-width)/scale), min(1, (middle+width)/scale)}
}
