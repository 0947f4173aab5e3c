package sample

import (
	"strings"
	"sync"
)

// name is a part of a name as written and as read.
type name struct{ text, kana string }

func names(s string) []name {
	fields := strings.Fields(s)
	list := make([]name, len(fields))
	for i, f := range fields {
		text, kana, _ := strings.Cut(f, "/")
		list[i] = name{text, kana}
	}
	return list
}

var familyNames = sync.OnceValue(func() []name {
	return names(`佐藤/サトウ 鈴木/スズキ 高橋/タカハシ 田中/タナカ 伊藤/イトウ 渡辺/ワタナベ 山本/ヤマモト 中村/ナカムラ 小林/コバヤシ 加藤/カトウ
吉田/ヨシダ 山田/ヤマダ 佐々木/ササキ 山口/ヤマグチ 松本/マツモト 井上/イノウエ 木村/キムラ 林/ハヤシ 斎藤/サイトウ 清水/シミズ
山崎/ヤマザキ 森/モリ 池田/イケダ 橋本/ハシモト 阿部/アベ 石川/イシカワ 山下/ヤマシタ 中島/ナカジマ 石井/イシイ 小川/オガワ
前田/マエダ 岡田/オカダ 長谷川/ハセガワ 藤田/フジタ 後藤/ゴトウ 近藤/コンドウ 村上/ムラカミ 遠藤/エンドウ 青木/アオキ 坂本/サカモト
福田/フクダ 太田/オオタ 西村/ニシムラ 藤井/フジイ 金子/カネコ 岡本/オカモト 藤原/フジワラ 中野/ナカノ 三浦/ミウラ 原田/ハラダ
中川/ナカガワ 松田/マツダ 竹内/タケウチ 小野/オノ 田村/タムラ 中山/ナカヤマ 和田/ワダ 石田/イシダ 上田/ウエダ 森田/モリタ
原/ハラ 柴田/シバタ 酒井/サカイ 工藤/クドウ 横山/ヨコヤマ 宮崎/ミヤザキ 宮本/ミヤモト 内田/ウチダ 高木/タカギ 安藤/アンドウ
谷口/タニグチ 大野/オオノ 丸山/マルヤマ 今井/イマイ 高田/タカダ 藤本/フジモト 武田/タケダ 村田/ムラタ 上野/ウエノ 杉山/スギヤマ
増田/マスダ 平野/ヒラノ 大塚/オオツカ 千葉/チバ 久保/クボ 松井/マツイ 岩崎/イワサキ 桜井/サクライ 野口/ノグチ 松尾/マツオ
菊地/キクチ 木下/キノシタ 野村/ノムラ 新井/アライ 菅原/スガワラ 久保田/クボタ 北村/キタムラ 水野/ミズノ 渡邉/ワタナベ 髙橋/タカハシ
山﨑/ヤマザキ 𠮷田/ヨシダ 辻/ツジ 西田/ニシダ 大西/オオニシ 奥村/オクムラ 堀/ホリ 片山/カタヤマ 東/アズマ 南/ミナミ`)
})

var women = sync.OnceValue(func() []name {
	return names(`花子/ハナコ 陽子/ヨウコ 美咲/ミサキ 結衣/ユイ 葵/アオイ さくら/サクラ 陽菜/ヒナ 凛/リン 真由美/マユミ 久美子/クミコ
由美/ユミ 智子/トモコ 恵子/ケイコ 幸子/サチコ 裕子/ユウコ 明美/アケミ 香織/カオリ 千尋/チヒロ 彩/アヤ 麻衣/マイ
愛/アイ 優花/ユウカ 七海/ナナミ 千夏/チナツ 詩織/シオリ 遥/ハルカ 瞳/ヒトミ 直美/ナオミ 和子/カズコ 典子/ノリコ
みどり/ミドリ 奈緒/ナオ 莉子/リコ 美穂/ミホ 沙織/サオリ 京子/キョウコ 文香/フミカ 楓/カエデ 琴音/コトネ 里奈/リナ
綾香/アヤカ 早紀/サキ 絵里/エリ 雅美/マサミ 梨花/リカ 朋子/トモコ 美和/ミワ 桃子/モモコ 千恵/チエ 律子/リツコ`)
})

var men = sync.OnceValue(func() []name {
	return names(`太郎/タロウ 健太/ケンタ 大輔/ダイスケ 翔太/ショウタ 拓也/タクヤ 直樹/ナオキ 誠/マコト 浩二/コウジ 隆/タカシ 健一/ケンイチ
和也/カズヤ 達也/タツヤ 亮/リョウ 大樹/ダイキ 悠斗/ユウト 蓮/レン 湊/ミナト 陽翔/ハルト 蒼/アオイ 樹/イツキ
雄一/ユウイチ 修/オサム 正樹/マサキ 哲也/テツヤ 智也/トモヤ 慎吾/シンゴ 純/ジュン 学/マナブ 剛/ツヨシ 豊/ユタカ
博之/ヒロユキ 秀樹/ヒデキ 康平/コウヘイ 裕介/ユウスケ 圭介/ケイスケ 俊介/シュンスケ 涼介/リョウスケ 壮太/ソウタ 航/ワタル 旭/アサヒ
茂/シゲル 勉/ツトム 正雄/マサオ 光一/コウイチ 信夫/ノブオ 晴彦/ハルヒコ 文雄/フミオ 良太/リョウタ 淳/アツシ 悟/サトル`)
})

// prefectures lists where customers live, near ones more often.
var prefectures = sync.OnceValue(func() []string {
	return strings.Fields(`京都府 京都府 京都府 京都府 京都府 京都府 京都府 京都府 大阪府 大阪府 大阪府 大阪府 大阪府 滋賀県 滋賀県 滋賀県 兵庫県 兵庫県 兵庫県
奈良県 奈良県 東京都 東京都 東京都 東京都 神奈川県 神奈川県 埼玉県 千葉県 愛知県 愛知県 三重県 福井県 石川県 岡山県 広島県 香川県 福岡県 福岡県
北海道 宮城県 新潟県 長野県 静岡県 沖縄県`)
})

var prefecturesEN = map[string]string{
	"京都府": "Kyoto", "大阪府": "Osaka", "滋賀県": "Shiga", "兵庫県": "Hyogo", "奈良県": "Nara", "東京都": "Tokyo", "神奈川県": "Kanagawa", "埼玉県": "Saitama",
	"千葉県": "Chiba", "愛知県": "Aichi", "三重県": "Mie", "福井県": "Fukui", "石川県": "Ishikawa", "岡山県": "Okayama", "広島県": "Hiroshima", "香川県": "Kagawa",
	"福岡県": "Fukuoka", "北海道": "Hokkaido", "宮城県": "Miyagi", "新潟県": "Niigata", "長野県": "Nagano", "静岡県": "Shizuoka", "沖縄県": "Okinawa",
}

// company is an employer or a shop of one's own, with the domain of its mail.
type company struct{ text, domain string }

var companies = []company{
	{"喫茶つむぎ", "tsumugi.example"}, {"株式会社あおぞら企画", "aozora-kikaku.example"}, {"北山デザイン事務所", "kitayama-design.example"},
	{"有限会社川端製本", "kawabata-seihon.example"}, {"ほしのこ保育園", "hoshinoko.example"}, {"株式会社みやこ旅行社", "miyako-travel.example"},
	{"カフェ ひだまり", "cafe-hidamari.example"}, {"古書 三日月", "mikazuki-books.example"}, {"株式会社ことのは印刷", "kotonoha-print.example"},
	{"パンと焼き菓子 麦の穂", "muginoho.example"}, {"さくら歯科医院", "sakura-dental.example"}, {"株式会社東山システムズ", "higashiyama-systems.example"},
	{"ゲストハウス 月と坂", "tsukitosaka.example"}, {"左京会計事務所", "sakyo-kaikei.example"}, {"合同会社ソラノイエ", "soranoie.example"},
	{"レストラン オリーブの木", "olive-kyoto.example"}, {"美容室 ことり", "kotori-hair.example"}, {"株式会社すずかけ商事", "suzukake.example"},
	{"うつわの店 土と火", "tsuchitohi.example"}, {"鴨川コワーキング", "kamogawa-work.example"}, {"もみじ動物病院", "momiji-vet.example"},
	{"まつかぜ旅館", "matsukaze-ryokan.example"},
}

// romaji reads kana in the letters of mail addresses: long vowels short, as on a passport.
func romaji(kana string) string {
	var b strings.Builder
	runes := []rune(kana)
	for i := 0; i < len(runes); i++ {
		if i+1 < len(runes) {
			if s, ok := syllables()[string(runes[i:i+2])]; ok {
				b.WriteString(s)
				i++
				continue
			}
		}
		if runes[i] == 'ッ' && i+1 < len(runes) {
			if next := syllables()[string(runes[i+1])]; next != "" {
				b.WriteByte(next[0])
			}
			continue
		}
		b.WriteString(syllables()[string(runes[i])])
	}
	return strings.NewReplacer("ou", "o", "oo", "o", "uu", "u").Replace(b.String())
}

var syllables = sync.OnceValue(func() map[string]string {
	table := map[string]string{"ン": "n", "ー": ""}
	rows := map[string]string{
		"アイウエオ": "a i u e o", "カキクケコ": "ka ki ku ke ko", "サシスセソ": "sa shi su se so", "タチツテト": "ta chi tsu te to",
		"ナニヌネノ": "na ni nu ne no", "ハヒフヘホ": "ha hi fu he ho", "マミムメモ": "ma mi mu me mo", "ヤユヨ": "ya yu yo",
		"ラリルレロ": "ra ri ru re ro", "ワヲ": "wa o", "ガギグゲゴ": "ga gi gu ge go", "ザジズゼゾ": "za ji zu ze zo",
		"ダヂヅデド": "da ji zu de do", "バビブベボ": "ba bi bu be bo", "パピプペポ": "pa pi pu pe po",
	}
	for kana, letters := range rows {
		list := strings.Fields(letters)
		for i, r := range []rune(kana) {
			table[string(r)] = list[i]
		}
	}
	glides := map[string]string{"キ": "ky", "シ": "sh", "チ": "ch", "ニ": "ny", "ヒ": "hy", "ミ": "my", "リ": "ry", "ギ": "gy", "ジ": "j", "ビ": "by", "ピ": "py"}
	for kana, head := range glides {
		table[kana+"ャ"], table[kana+"ュ"], table[kana+"ョ"] = head+"a", head+"u", head+"o"
	}
	return table
})
