package sqlite

import (
	"fmt"
	"io"
	"testing"

	"tabiji/backend/audience"
	"tabiji/backend/contact"
)

// listOf is a CSV file of n people, made while it is read.
func listOf(n int) io.Reader {
	r, w := io.Pipe()
	go func() {
		fmt.Fprint(w, "姓,名,セイ,メイ,会社名,メールアドレス,電話番号,都道府県\r\n")
		for i := range n {
			if _, err := fmt.Fprintf(w, "佐藤,花子%d,サトウ,ハナコ,株式会社旅路%d,hanako%d@shop%d.example.jp,090-%04d-%04d,東京都\r\n", i, i%97, i, i%13, i%10000, i%9973); err != nil {
				return // the reader is gone
			}
		}
		w.Close()
	}()
	return r
}

// BenchmarkImport measures people a second through Import; its floor is BenchmarkImportFloor.
func BenchmarkImport(b *testing.B) {
	db := openFile(b, Options{})
	people := audience.New(db.Audience())
	b.ReportAllocs()
	b.ResetTimer()
	r, err := people.Import(b.Context(), listOf(b.N), audience.Options{Consent: contact.OptIn, Source: "list.csv"})
	if err != nil || r.New != int64(b.N) {
		b.Fatal(r, err)
	}
}

// BenchmarkImportFloor inserts the same rows by prepared statements, without reading or deciding anything.
func BenchmarkImportFloor(b *testing.B) {
	db := openFile(b, Options{})
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; {
		err := db.Write(b.Context(), Bulk, Normal, func(tx *Tx) error {
			for range 500 {
				i := done
				address := fmt.Sprintf("hanako%d@shop%d.example.jp", i, i%13)
				r, err := tx.exec("INSERT INTO contact (address, address_key, fields, search, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
					address, address, `{"family_name":"佐藤","given_name":"花子","family_kana":"サトウ","given_kana":"ハナコ","company":"株式会社旅路","phone":"090-0000-0000","都道府県":"東京都"}`,
					address+" 佐藤花子 さとうはなこ 株式会社旅路 09000000000 東京都", int64(noon), int64(noon))
				if err != nil {
					return err
				}
				id, err := r.LastInsertId()
				if err != nil {
					return err
				}
				if _, err := tx.exec("INSERT INTO consent (contact, purpose, basis, at, source) VALUES (?, ?, ?, ?, ?)", id, "marketing", "opt-in", int64(noon), "import"); err != nil {
					return err
				}
				if done++; done == b.N {
					break
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
