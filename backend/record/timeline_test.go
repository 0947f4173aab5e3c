package record

import "testing"

func TestAPlaceInATimelineIsKeptInACursor(t *testing.T) {
	t.Parallel()
	at := Place{At: 1_700_000_000_000, Rank: rankDelivery, Row: 12}
	back, err := readPlace(at.String())
	if err != nil || back != at {
		t.Errorf("%+v, %v", back, err)
	}
	for _, bad := range []string{"x", "1.2", "0.1.1", "1.2.x", "1.2.3.4"} {
		if _, err := readPlace(bad); err == nil {
			t.Errorf("%q is taken for a cursor", bad)
		}
	}
	// Of things that happened at the same moment, a cause is listed after its effect: after a delivery come the events,
	// not the decisions.
	if below := at.of(rankEvent); below.Row <= 1<<60 {
		t.Errorf("events of the same moment are left out: %+v", below)
	}
	if above := at.of(rankDecision); above.Row >= 0 {
		t.Errorf("decisions of the same moment come again: %+v", above)
	}
}
