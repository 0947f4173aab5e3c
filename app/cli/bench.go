package cli

import (
	"fmt"
	"os"
	"runtime/pprof"
	"time"

	"tabiji/backend/bench"
)

type benchCommand struct {
	Engine  benchEngine  `cmd:""`
	Send    benchSend    `cmd:""`
	Import  benchImport  `cmd:""`
	Journey benchJourney `cmd:""`
}

// profileFlag writes a CPU profile for go tool pprof.
type profileFlag struct {
	Profile string `placeholder:"FILE"`
}

type benchEngine struct {
	profileFlag
	People  int `default:"200000" range:"1..10000000"`
	Seconds int `default:"20" range:"1..3600"`
}

func (c *benchEngine) Run(s *session) error {
	return s.bench(c.Profile, func(b bench.Config) error {
		return bench.Engine(s.ctx, b, bench.EngineOptions{People: c.People, Time: time.Duration(c.Seconds) * time.Second})
	})
}

type benchSend struct {
	profileFlag
	Mails       int `default:"6000" range:"1..10000000"`
	Connections int `default:"0" range:"0..256"`
	Seconds     int `default:"20" range:"1..3600"`
	FsyncDelay  int `name:"fsync-delay" default:"5" range:"0..1000"`
}

func (c *benchSend) Run(s *session) error {
	return s.bench(c.Profile, func(b bench.Config) error {
		return bench.Send(s.ctx, b, bench.SendOptions{Mails: c.Mails, Connections: c.Connections,
			Time: time.Duration(c.Seconds) * time.Second, Delay: time.Duration(c.FsyncDelay) * time.Millisecond})
	})
}

type benchImport struct {
	profileFlag
	Megabytes int `default:"200" range:"1..100000"`
}

func (c *benchImport) Run(s *session) error {
	return s.bench(c.Profile, func(b bench.Config) error {
		return bench.Import(s.ctx, b, bench.ImportOptions{Megabytes: c.Megabytes})
	})
}

type benchJourney struct {
	profileFlag
	Steps int `default:"10000" range:"1..100000"`
}

func (c *benchJourney) Run(s *session) error {
	return s.bench(c.Profile, func(b bench.Config) error {
		return bench.Journey(s.ctx, b, bench.JourneyOptions{Steps: c.Steps})
	})
}

// bench prints every figure as one line of JSON, whatever --json says, and its progress to the error output.
func (s *session) bench(profile string, run func(bench.Config) error) (err error) {
	if profile != "" {
		file, err := os.Create(profile)
		if err != nil {
			return fileProblem(profile, err)
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	progress, part := false, ""
	end := func() {
		if progress {
			fmt.Fprintln(s.sys.Err)
		}
		progress = false
	}
	defer end()
	return run(bench.Config{
		Result: func(r bench.Result) {
			end()
			s.line(s.sys.Out, r)
		},
		Progress: func(now string, done, total int) {
			if part != now {
				end()
				part = now
			}
			progress = true
			fmt.Fprintf(s.sys.Err, "\r%s %d/%d", now, done, total)
		},
	})
}
