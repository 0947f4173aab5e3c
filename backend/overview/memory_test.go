package overview

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"tabiji/backend/clock"
)

// counter is a memory over people whose number is set by hand.
type counter struct {
	*memory
	now    *clock.Manual
	people int64
	counts int
	told   int
	fails  error
}

func newCounter(people int64) *counter {
	c := &counter{people: people, now: clock.NewManual(clock.Of(time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)))}
	c.memory = newMemory(c.now, func(context.Context) (Status, error) {
		c.counts++
		return Status{People: c.people}, c.fails
	}, func() { c.told++ })
	return c
}

// ask is the number answered.
func (c *counter) ask(t *testing.T) int64 {
	t.Helper()
	st, err := c.status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return st.People
}

// pass lets time go by, and what is counted meanwhile end.
func (c *counter) pass(d time.Duration) {
	synctest.Wait()
	c.now.Advance(d)
	synctest.Wait()
}

func (c *counter) commit(people int64) {
	c.people = people
	c.changed()
}

func TestAStatusOverACrowdIsAnsweredAtOnceAndCountedAnewBesideIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(200_000)
		defer c.close()
		c.ask(t)
		c.commit(199_500)
		if n := c.ask(t); n != 200_000 || c.counts != 1 {
			t.Errorf("answered %d, counted %d times: the last answer, without counting", n, c.counts)
		}
		c.ask(t)
		c.pass(countedEvery)
		if n := c.ask(t); n != 199_500 || c.told != 1 || c.counts != 2 {
			t.Errorf("then %d, counted %d times, told %d times", n, c.counts, c.told)
		}
		c.pass(countedEvery)
		if c.ask(t); c.counts != 2 {
			t.Errorf("nothing has changed, and it was counted %d times", c.counts)
		}
	})
}

func TestWhatAPersonDidIsInTheStatusThatFollows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(200_000)
		defer c.close()
		c.ask(t)
		c.act() // the person stops the journey
		c.commit(0)
		c.act() // and is answered
		if n := c.ask(t); n != 0 {
			t.Errorf("still %d inside after a person stopped the journey", n)
		}
	})
}

func TestAStatusAskedWhileAPersonActsIsNotRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(200_000)
		defer c.close()
		c.act()
		c.ask(t)
		c.commit(150_000)
		c.act()
		if n := c.ask(t); n != 150_000 {
			t.Errorf("who has the answer sees %d people", n)
		}
	})
}

func TestFewAreCountedEachTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(300)
		defer c.close()
		c.ask(t)
		c.commit(299)
		if n := c.ask(t); n != 299 {
			t.Errorf("%d people", n)
		}
	})
}

func TestAnOldStatusIsNotGivenAndAFailureIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(200_000)
		defer c.close()
		c.ask(t)
		c.pass(countedFor + time.Second)
		c.people = 100_000 // by the clock alone: nothing was written
		if n := c.ask(t); n != 100_000 {
			t.Errorf("%d people, as counted %s ago", n, countedFor)
		}
		c.commit(90_000)
		c.fails = errors.New("the disk is gone")
		c.ask(t)
		c.pass(countedEvery)
		if _, err := c.status(t.Context()); !errors.Is(err, c.fails) {
			t.Errorf("status: %v", err)
		}
	})
}

func TestClosingDoesNotWaitForACountThatHasNotBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(200_000)
		c.ask(t)
		c.commit(1)
		c.ask(t)
		c.close() // by a clock that stands still
		if c.counts != 1 {
			t.Errorf("counted %d times", c.counts)
		}
	})
}
