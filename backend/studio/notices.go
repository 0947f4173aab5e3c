package studio

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// NoticeView is a notice of the inbox as commands answer with it. What happened is either in Title and Body, which the
// author of a step wrote, or in Line, which the engine wrote.
type NoticeView struct {
	ID      string        `json:"id"`
	At      clock.Instant `json:"at"`
	Kind    string        `json:"kind"` // step, engine, account, backup
	Title   string        `json:"title,omitempty"`
	Body    string        `json:"body,omitempty"`
	Line    *words.Line   `json:"line,omitempty"`
	Contact string        `json:"contact,omitempty"`
	Journey string        `json:"journey,omitempty"`
	SeenAt  clock.Instant `json:"seen_at,omitzero"`
}

// MostListed is the largest number of items in a page of a list.
const MostListed = 500

// Notices lists the inbox, newest first. after is the id of the last notice of the previous page; "" begins with the
// newest.
func (s *Studio) Notices(ctx context.Context, onlyUnseen bool, after string, limit int) (list []NoticeView, err error) {
	from, err := noticeID(after)
	if err != nil {
		return nil, err
	}
	if limit <= 0 || limit > MostListed {
		limit = MostListed
	}
	list = []NoticeView{}
	err = s.store.Read(ctx, func(tx Tx) error {
		rows, err := tx.Notices(onlyUnseen, from, limit)
		if err != nil {
			return err
		}
		names := map[int64]string{}
		for _, n := range rows {
			v := NoticeView{
				ID: ident.Show("ntc", n.ID), At: n.At, Kind: n.Kind,
				Title: n.Title, Body: n.Body, Line: n.Line, SeenAt: n.SeenAt,
			}
			if n.Contact != 0 {
				v.Contact = ident.Show("con", n.Contact)
			}
			if v.Journey, err = journeyName(tx, n.Journey, names); err != nil {
				return err
			}
			list = append(list, v)
		}
		return nil
	})
	return list, err
}

// journeyName is the id of the journey with a row number; names caches those found.
func journeyName(tx Tx, no int64, names map[int64]string) (string, error) {
	if no == 0 {
		return "", nil
	}
	if id, ok := names[no]; ok {
		return id, nil
	}
	j, _, err := tx.JourneyAt(no)
	names[no] = j.ID
	return j.ID, err
}

// SeeNotices marks notices as seen, all when ids is nil, and gives how many were unseen before.
func (s *Studio) SeeNotices(ctx context.Context, ids []string) (n int64, err error) {
	var rows []int64
	if ids != nil {
		rows = []int64{}
	}
	for _, id := range ids {
		row, err := noticeID(id)
		if err != nil {
			return 0, err
		}
		rows = append(rows, row)
	}
	if len(rows) > 1000 {
		return 0, problem.New(problem.TooLarge, "notice.too_many", "most", 1000)
	}
	err = s.store.Change(ctx, func(tx Tx) (err error) {
		n, err = tx.SeeNotices(rows)
		return err
	})
	return n, err
}

func noticeID(id string) (int64, error) {
	if id == "" {
		return 0, nil
	}
	n, ok := ident.Read("ntc", id)
	if !ok {
		return 0, problem.New(problem.NotFound, "notice.unknown")
	}
	return n, nil
}
