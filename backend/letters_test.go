package backend_test

// welcome sends two mails to everybody, with a wait, a split by lot, and every kind of change between.
const welcome = `{"id":"jny_welcome","title":"はじめてのお客様へ","settings":{"reentry":"never"},
"nodes":[
 {"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"mark","kind":"tag.add","at":[0,1],"config":{"tag":"入会"}},
 {"id":"hello","kind":"mail.send","at":[0,2],"config":{"message":"msg_hello"}},
 {"id":"wait","kind":"wait.duration","at":[0,3],"config":{"amount":2,"unit":"hour"}},
 {"id":"half","kind":"split.random","at":[0,4],"config":{"branches":[{"port":"a","weight":1},{"port":"b","weight":1}]}},
 {"id":"gold","kind":"tag.add","at":[0,5],"config":{"tag":"金"}},
 {"id":"offer","kind":"mail.send","at":[0,6],"config":{"message":"msg_offer"}},
 {"id":"tell","kind":"notify","at":[0,7],"config":{"title":"ご案内が届きました","body":"{{ contact.given_name }}様"}},
 {"id":"rank","kind":"field.set","at":[0,8],"config":{"field":"company","value":"お得意様"}},
 {"id":"end","kind":"goal","at":[0,9],"config":{}}],
"edges":[
 {"from":["in","next"],"to":"mark"},{"from":["mark","next"],"to":"hello"},{"from":["hello","next"],"to":"wait"},
 {"from":["wait","next"],"to":"half"},{"from":["half","a"],"to":"gold"},{"from":["half","b"],"to":"offer"},
 {"from":["gold","next"],"to":"offer"},{"from":["offer","next"],"to":"tell"},{"from":["tell","next"],"to":"rank"},
 {"from":["rank","next"],"to":"end"}],
"messages":[
 {"id":"msg_hello","subject":"{{ contact.given_name }}様、ようこそ","html":"<p>{{ contact.name }}様、はじめまして。</p>"},
 {"id":"msg_offer","subject":"ご案内","html":"<p>今月の豆のご案内です。</p>"}]}`

// The two ways through welcome.
const (
	welcomeGold  = "in:next → mark:next → hello:next → wait:next → half:a → gold:next → offer:next → tell:next → rank:next → end:"
	welcomePlain = "in:next → mark:next → hello:next → wait:next → half:b → offer:next → tell:next → rank:next → end:"
)
