package bridge

import "testing"

func TestJudge(t *testing.T) {
	t.Parallel()
	proven := Proof{Checked: true, Aligned: true, Policy: "reject"}
	none := Proof{Checked: true}
	spfFail := Proof{Checked: true, SPFFail: true}
	policy := func(p string) Proof { return Proof{Checked: true, Policy: p, SPFFail: true} }
	tests := []struct {
		name          string
		known         bool
		proof         Proof
		allowUnproven bool
		want          verdict
	}{
		{"known, aligned", true, proven, false, verdictPost},
		{"known, aligned, no DMARC record", true, Proof{Checked: true, Aligned: true, SPFFail: true}, false, verdictPost},
		{"known, nothing published, allowed", true, none, true, verdictPostUnproven},
		{"known, nothing published, not allowed", true, none, false, verdictHold},
		{"known, no DMARC record, SPF fails", true, spfFail, true, verdictHold},
		{"known, fails under reject", true, policy("reject"), true, verdictRefuse},
		{"known, fails under quarantine", true, policy("quarantine"), true, verdictHold},
		{"known, fails under none", true, policy("none"), true, verdictHold},
		{"another, aligned", false, proven, true, verdictHold},
		{"another, fails", false, policy("none"), true, verdictRefuse},
		{"another, nothing published", false, none, true, verdictRefuse},
		{"known, no check made", true, Proof{}, false, verdictPost},
		{"another, no check made", false, Proof{}, true, verdictHold},
	}
	for _, tt := range tests {
		if got, reason := judge(tt.known, tt.proof, tt.allowUnproven); got != tt.want || reason == "" {
			t.Errorf("%s: judge = %d (%s); want %d", tt.name, got, reason, tt.want)
		}
	}
}
