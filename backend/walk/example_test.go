package walk_test

import (
	"encoding/json"
	"fmt"

	"tabiji/backend/journey"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

func lines(text string) (list []words.Line) {
	if text != "" {
		_ = json.Unmarshal([]byte(text), &list) // written by the walk itself
	}
	return list
}

func ExampleAdvance() {
	drawing, err := journey.Read([]byte(`{"format":"tabiji.journey/1","title":"はじめてのお客様へ","settings":{"zone":"Asia/Tokyo"},
		"nodes":[{"id":"start","kind":"entry.manual"},{"id":"wait","kind":"wait.duration","config":{"amount":3,"unit":"day"}},
		         {"id":"tag","kind":"tag.add","config":{"tag":"3日目"}}],
		"edges":[{"from":["start","next"],"to":"wait"},{"from":["wait","next"],"to":"tag"}]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	body, _ := journey.Pack(drawing, nil)
	version, err := journey.Unpack(body)
	if err != nil {
		fmt.Println(err)
		return
	}
	who, facts := walk.Who{Enrollment: 1, Contact: 7, Lang: "ja"}, &walk.Facts{}
	say := words.Printer{Lang: words.Japanese, Zone: version.Zone}
	stimulus, state := walk.Stimulus{At: 1_795_305_600_000, What: walk.Entered{Entry: "start"}}, walk.State{}
	for {
		passage, err := walk.Advance(version, who, state, stimulus, facts, stimulus.At)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, visit := range passage.Visits {
			for _, reason := range append(lines(visit.Stood), visit.Reasons...) {
				fmt.Println(say.Say(reason))
			}
		}
		if passage.End != walk.Goes {
			break
		}
		state, stimulus = passage.State, walk.Stimulus{At: passage.Wait.Until, What: walk.Woke{}}
	}
	// Output:
	// 11月22日（日）9:00に、手動で参加しました。
	// 3日待ちます。11月25日（水）9:00に次へ進みます。
	// タグ「3日目」を付けました。
	// この先に線がないため、ここで終わりました。
}
