package backend

import (
	"context"
	"path/filepath"

	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/intake"
	"tabiji/backend/sample"
	"tabiji/backend/words"
	"tabiji/backend/workspace"
)

// CreateOptions describe a new workspace.
type CreateOptions struct {
	Name   string // "": the sample shop's, or from the file name
	Zone   string // IANA name; "": the system's
	Sample bool   // fill it with the sample shop
	Force  bool   // although the place is synced or on a network drive
}

// Created is what was made.
type Created struct {
	ID, Path string
	sample.Filled
}

// Create makes a new workspace file; it refuses a path where something is.
func Create(ctx context.Context, c Config, o CreateOptions) (made Created, err error) {
	c = c.filled()
	if o.Sample {
		c.Clock = clock.NewManual(c.Clock.Now().Add(-sample.Age))
	}
	keeper, err := newKeeper(c)
	if err != nil {
		return made, err
	}
	lang := c.Lang
	if lang == "" {
		lang = words.Japanese
	}
	if o.Sample && o.Name == "" {
		o.Name = sample.Shop(string(lang)).Title
	}
	if made.Path, err = filepath.Abs(c.Path); err != nil {
		return made, err
	}
	made.ID, err = keeper.Create(ctx, c.Path, workspace.CreateOptions{Name: o.Name, Zone: o.Zone, Lang: string(lang), Accepted: o.Force})
	if err != nil || !o.Sample {
		return made, err
	}
	b, err := Open(ctx, c)
	if err != nil {
		return made, err
	}
	defer func() {
		if e := b.Close(); err == nil {
			err = e
		}
	}()
	take := func(ctx context.Context, file []byte) error {
		_, err := b.studio.Import(ctx, file)
		return err
	}
	made.Filled, err = sample.Fill(ctx, b.db.Sample(), take, string(lang), b.Now().Time().In(b.Zone()))
	return made, err
}

// PlayForms lets n sample customers send the brochure form, as the shop's website would tell through the
// API; the same customers again change nothing. It tells how many there were.
func (b *Backend) PlayForms(ctx context.Context, n int) (int, error) {
	page, err := b.audience.People(ctx, audience.Query{Limit: audience.MostListed})
	if err != nil {
		return 0, err
	}
	var forms []intake.Incoming
	for _, p := range page.People {
		if len(forms) < n && sample.AsksForBrochure(p.Contact, p.Consent) {
			forms = append(forms, intake.Told(sample.BrochureForm(p.ID, b.workspace.Lang, b.Now())))
		}
	}
	if len(forms) == 0 {
		return 0, nil
	}
	_, err = b.intake.Accept(ctx, forms)
	return len(forms), err
}
