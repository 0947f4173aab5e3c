package sqlite

import (
	"fmt"
	"testing"

	"tabiji/backend/outbox"
)

func TestThePracticeMailboxKeepsTheNewestThousandAndHidesNoDuplicate(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	box, ctx := db.PracticeBox(), t.Context()
	const extra = 5
	err := db.Write(ctx, Bulk, Normal, func(tx *Tx) error {
		for i := range mostPracticeMails + extra - 2 {
			if err := tx.keepPractice(outbox.PracticeMail{Subject: fmt.Sprint("mail ", i), MessageID: fmt.Sprint(i), Raw: []byte("x")}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	twice := outbox.PracticeMail{From: "info@kissa.example", To: "a@customer.example", Subject: "二度", MessageID: "same@kissa.example", Raw: []byte("Subject: x\r\n\r\n")}
	for range 2 {
		if err := box.Keep(ctx, twice); err != nil {
			t.Fatal(err)
		}
	}
	page, err := box.PracticeMails(ctx, outbox.PracticeFilter{Limit: 3})
	if err != nil || len(page) != 3 || page[0].Subject != "二度" || page[1].MessageID != page[0].MessageID || page[0].ID == page[1].ID {
		t.Fatalf("newest page %+v, %v", page, err)
	}
	if page[0].At != noon || page[0].Raw != nil {
		t.Errorf("a listing has the moment %v and %d bytes of source", page[0].At, len(page[0].Raw))
	}
	seen, before := 0, int64(0)
	for {
		page, err := box.PracticeMails(ctx, outbox.PracticeFilter{After: before, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		seen += len(page)
		before = page[len(page)-1].ID
	}
	if seen != mostPracticeMails || before != extra+1 {
		t.Errorf("kept %d down to id %d, want %d down to %d", seen, before, mostPracticeMails, extra+1)
	}
	whole, found, err := box.PracticeMail(ctx, page[0].ID)
	if err != nil || !found || string(whole.Raw) != string(twice.Raw) {
		t.Errorf("one mail: %+v, %v, %v", whole, found, err)
	}
	if _, found, err := box.PracticeMail(ctx, 1); found || err != nil {
		t.Errorf("the oldest is still there: %v, %v", found, err)
	}
}
