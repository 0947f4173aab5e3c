package runner_test

import "time"

// used is not measured here: the wall clock has to do.
func used() time.Duration { return 0 }
