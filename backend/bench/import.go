package bench

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/transform"

	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/words"
)

// ImportOptions are the sizes of the import's benchmark.
type ImportOptions struct {
	Megabytes int // of the CSV; 0: 200
}

// turn is how many rows the import takes before it is the floor's turn. The import reads one piece ahead meanwhile, a
// hundredth of that.
const turn = 50_000

// Import measures people a second that the real import reads from a CSV, in both encodings, beside bare inserts of the
// same rows; and the peak of memory over the whole file beside that over its first quarter.
func Import(ctx context.Context, c Config, o ImportOptions) error {
	if o.Megabytes <= 0 {
		o.Megabytes = 200
	}
	return each(ctx,
		func() error { return importOne(ctx, c, o, audience.UTF8) },
		func() error { return importOne(ctx, c, o, audience.CP932) })
}

func importOne(ctx context.Context, c Config, o ImportOptions, encoding audience.Encoding) error {
	folder, remove, err := c.folder()
	if err != nil {
		return err
	}
	defer remove()
	size := int64(o.Megabytes) << 20
	path := filepath.Join(folder, "people.csv")
	if err := writeCSV(ctx, c, path, size, encoding); err != nil {
		return err
	}
	s, err := newSite(ctx, folder, "measured", clock.System(), "")
	if err != nil {
		return err
	}
	bare, err := newSite(ctx, folder, "floor", clock.System(), "")
	if err != nil {
		return err
	}
	floor, err := openFloorImport(ctx, bare.path)
	if err != nil {
		return err
	}
	m := &importing{config: c, name: "import." + string(encoding), size: size, floor: floor}
	err = m.run(ctx, s, path)
	return errors.Join(err, floor.close())
}

// importing is one import with the floor's turns in between.
type importing struct {
	config Config
	name   string
	size   int64 // of the file
	read   counter
	floor  *floorImport
	beside *sql.DB // reads what the import wrote
	rates  rates
	piece  []floorPerson
	last   int64 // the last contact that the floor has written too
	rows   int64 // of the file, read until the end of the floor's last turn
	since  stopwatch
	first  float64 // peak of memory after the first quarter, in MB
	failed error
}

func (m *importing) run(ctx context.Context, s *site, path string) (err error) {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	db, err := s.open(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if m.beside, err = sql.Open("sqlite", "file:"+s.path+"?_pragma=busy_timeout(5000)&_pragma=query_only(1)"); err != nil {
		return err
	}
	defer m.beside.Close()
	resetPeak()
	m.since = startWatch()
	result, err := audience.New(db.Audience()).Import(ctx, io.TeeReader(file, &m.read), audience.Options{
		Consent: contact.OptIn, Source: "people.csv", Printer: words.Printer{Lang: words.Japanese},
		Progress: func(r audience.Result) {
			if m.failed == nil && r.Read >= m.rows+turn {
				m.failed = m.pause(ctx, r.Read)
			}
		},
	})
	if err := errors.Join(err, m.failed); err != nil {
		return err
	}
	if result.Bad > 0 || result.New != result.Read {
		return fmt.Errorf("the import took %d of %d rows", result.New, result.Read)
	}
	if err := m.pause(ctx, result.Read); err != nil {
		return err
	}
	m.rates.report(m.config, m.name, "rows")
	end := peak()
	m.config.report(m.name+".memory", "MB", end, m.first, end/m.first)
	return nil
}

// pause stops the import's stopwatch and lets the floor write what was imported since its last turn.
func (m *importing) pause(ctx context.Context, rows int64) error {
	measured := m.since.read().rate(int(rows - m.rows))
	if m.first == 0 || m.read.n.Load() <= m.size/4 {
		m.first = peak()
	}
	var floor spent
	written := 0
	for {
		if err := m.next(ctx); err != nil {
			return err
		}
		if len(m.piece) == 0 {
			break
		}
		took, err := timed(func() error { return m.floor.transaction(m.piece) })
		if err != nil {
			return err
		}
		floor.wall += took.wall
		floor.cpu += took.cpu
		written += len(m.piece)
	}
	if written != int(rows-m.rows) {
		return fmt.Errorf("%d rows were read and %d written", rows-m.rows, written)
	}
	if written >= turn || len(m.rates.wall.measured) == 0 { // the rate of a short rest is not representative
		m.rates.add(measured, floor.rate(written))
	}
	m.config.progress(m.name, int(m.read.n.Load()>>20), int(m.size>>20))
	m.rows, m.since = rows, startWatch()
	return nil
}

// next reads as many of the imported people as the import writes in one transaction.
func (m *importing) next(ctx context.Context) error {
	m.piece = m.piece[:0]
	rows, err := m.beside.QueryContext(ctx, `SELECT c.id, c.address, c.address_key, c.fields, c.search, k.basis, k.source, c.created_at
		FROM contact c JOIN consent k ON k.contact = c.id WHERE c.id > ? ORDER BY c.id LIMIT 495`, m.last)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var p floorPerson
		if err := rows.Scan(&m.last, &p.address, &p.key, &p.fields, &p.search, &p.basis, &p.source, &p.at); err != nil {
			return err
		}
		m.piece = append(m.piece, p)
	}
	return rows.Err()
}

// counter counts bytes that pass.
type counter struct{ n atomic.Int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n.Add(int64(len(p)))
	return len(p), nil
}

var (
	families = []string{"佐藤", "鈴木", "髙橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山﨑"}
	kana     = []string{"サトウ", "スズキ", "タカハシ", "タナカ", "イトウ", "ワタナベ", "ヤマモト", "ナカムラ", "コバヤシ", "カトウ", "ヨシダ", "ヤマサキ"}
	given    = []string{"美咲", "翔太", "陽菜", "健", "さくら", "大輔", "結衣", "拓海", "葵", "直樹"}
	givenAs  = []string{"ミサキ", "ショウタ", "ヒナ", "ケン", "サクラ", "ダイスケ", "ユイ", "タクミ", "アオイ", "ナオキ"}
	places   = []string{"東京都", "大阪府", "京都府", "北海道", "福岡県", "愛知県", "宮城県"}
	remarks  = []string{"", "深煎りがお好み", "①店頭で資料をお渡し済み", "\"ご紹介, 友人\"", "定期便を検討中"}
)

// writeCSV writes a customer list as Excel does, of about so many bytes; every row is another person.
func writeCSV(ctx context.Context, c Config, path string, size int64, encoding audience.Encoding) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	var bytes counter
	var out io.Writer = io.MultiWriter(file, &bytes)
	if encoding == audience.CP932 {
		out = transform.NewWriter(out, japanese.ShiftJIS.NewEncoder())
	}
	w := bufio.NewWriterSize(out, 1<<16)
	fmt.Fprint(w, "メールアドレス,姓,名,セイ,メイ,会社名,電話番号,都道府県,生年月日,備考\r\n")
	for i := 0; bytes.n.Load()+int64(w.Buffered()) < size; i++ {
		if i%turn == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			c.progress("import.fill", int(bytes.n.Load()>>20), int(size>>20))
		}
		f, g := i%len(families), i/7%len(given)
		fmt.Fprintf(w, "kyaku%d@customer%d.example,%s,%s,%s,%s,株式会社たびじ商会%d,03-%04d-%04d,%s,%d/%d/%d,%s\r\n", i, i%97, families[f], given[g],
			kana[f], givenAs[g], i%5000, i%10000, i*7%10000, places[i%len(places)], 1950+i%55, 1+i%12, 1+i%28, remarks[i%len(remarks)])
	}
	if err := w.Flush(); err != nil {
		return err
	}
	c.progress("import.fill", int(size>>20), int(size>>20))
	return nil
}
