package audience

import (
	"slices"
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/problem"
)

// Meaning is what the owner says a column of a file is, where the file does not say it or is misread.
type Meaning string

// The meanings, beside the field types and the keys of the standard fields. The three kinds of date settle
// what a day means that could be two (contact.Reader).
const (
	MeansAddress  Meaning = "address"
	MeansConsent  Meaning = "consent" // whether mail may be sent
	MeansStop     Meaning = "stop"    // whether or when they opted out
	MeansTags     Meaning = "tags"
	MeansIgnored  Meaning = "ignore"
	MeansDateMDY  Meaning = "date-mdy"
	MeansDateDMY  Meaning = "date-dmy"
	MeansDateCell Meaning = "date-excel"
)

// Meanings are all words that ReadMeaning accepts, in the order they are offered.
func Meanings() []string {
	list := []string{string(MeansAddress), string(MeansConsent), string(MeansStop), string(MeansTags), string(MeansIgnored)}
	for _, t := range contact.FieldTypes() {
		list = append(list, string(t))
	}
	list = append(list, string(MeansDateMDY), string(MeansDateDMY), string(MeansDateCell))
	return append(list, standardKeys[:]...)
}

// ReadMeaning accepts one of the words of Meanings.
func ReadMeaning(s string) (Meaning, bool) { return Meaning(s), slices.Contains(Meanings(), s) }

// typed is the field type that a meaning gives, and how its values are read.
func (m Meaning) typed() (t contact.FieldType, r contact.Reader, ok bool) {
	switch m {
	case MeansDateMDY:
		return contact.Date, contact.Reader{Order: contact.MonthFirst}, true
	case MeansDateDMY:
		return contact.Date, contact.Reader{Order: contact.DayFirst}, true
	case MeansDateCell:
		return contact.Date, contact.Reader{Serials: true}, true
	}
	t, ok = contact.ReadFieldType(string(m))
	return t, contact.Reader{}, ok
}

// Answer is what the owner says a word in a column about permission means.
type Answer string

// The answers.
const (
	AnswerYes  Answer = "yes"
	AnswerNo   Answer = "no"
	AnswerStop Answer = "stop"
)

// readAnswers folds the owner's words.
func readAnswers(words map[string]Answer) (map[string]verdict, error) {
	of := make(map[string]verdict, len(words))
	for word, a := range words {
		v, known := map[Answer]verdict{AnswerYes: agrees, AnswerNo: declines, AnswerStop: stops}[a]
		if !known {
			return nil, problem.New(problem.Invalid, "import.answer", "word", word)
		}
		of[foldWord(word)] = v
	}
	return of, nil
}

// readMeanings folds the names of the columns that the owner spoke of.
func readMeanings(columns map[string]Meaning) (map[string]Meaning, error) {
	of := make(map[string]Meaning, len(columns))
	for name, m := range columns {
		if _, known := ReadMeaning(string(m)); !known {
			return nil, problem.New(problem.Invalid, "import.meaning", "column", name, "meanings", strings.Join(Meanings(), ", "))
		}
		of[headerKey(cellText(name))] = m
	}
	return of, nil
}
