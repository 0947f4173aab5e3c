package runner_test

// letter has a wait, a mail and a goal.
const letter = `{"id":"jny_letter","title":"手紙","settings":{"reentry":"never"},
"nodes":[
 {"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"day","kind":"wait.duration","at":[0,1],"config":{"amount":1,"unit":"day"}},
 {"id":"mail","kind":"mail.send","at":[0,2],"config":{"message":"msg_hello"}},
 {"id":"end","kind":"goal","at":[0,3],"config":{}}],
"edges":[{"from":["in","next"],"to":"day"},{"from":["day","next"],"to":"mail"},{"from":["mail","next"],"to":"end"}],
"messages":[{"id":"msg_hello","subject":"こんにちは","html":"<p>こんにちは</p>"}]}`

// crossing has every kind of change and split, and two waits.
const crossing = `{"id":"jny_crossing","title":"分かれ道","settings":{"reentry":"never"},
"nodes":[
 {"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"city","kind":"split.condition","at":[0,1],"config":{"branches":[
   {"port":"tokyo","title":"東京の人","when":{"all":[{"field":"city","is":"equals","value":"東京"},{"tag":"VIP"}]}},
   {"port":"seen","title":"見た人","when":{"event":"visit","at_least":2,"within_days":30}}]}},
 {"id":"gold","kind":"tag.add","at":[1,2],"config":{"tag":"金"}},
 {"id":"rank","kind":"field.set","at":[1,3],"config":{"field":"rank","value":"A"}},
 {"id":"half","kind":"split.random","at":[2,2],"config":{"branches":[{"port":"a","weight":1},{"port":"b","weight":1}]}},
 {"id":"tell","kind":"notify","at":[2,3],"config":{"title":"来店","body":"ありがとう"}},
 {"id":"pause","kind":"wait.duration","at":[0,4],"config":{"amount":3,"unit":"hour"}},
 {"id":"gone","kind":"tag.remove","at":[0,5],"config":{"tag":"VIP"}},
 {"id":"night","kind":"wait.duration","at":[0,6],"config":{"amount":90,"unit":"minute"}},
 {"id":"again","kind":"split.condition","at":[0,7],"config":{"branches":[{"port":"gold","title":"金の人","when":{"tag":"金"}}]}},
 {"id":"end","kind":"goal","at":[0,8],"config":{}},
 {"id":"bye","kind":"exit","at":[1,8],"config":{}}],
"edges":[
 {"from":["in","next"],"to":"city"},
 {"from":["city","tokyo"],"to":"gold"},{"from":["city","seen"],"to":"tell"},{"from":["city","else"],"to":"half"},
 {"from":["gold","next"],"to":"rank"},{"from":["rank","next"],"to":"pause"},
 {"from":["half","a"],"to":"tell"},{"from":["half","b"],"to":"pause"},{"from":["tell","next"],"to":"pause"},
 {"from":["pause","next"],"to":"gone"},{"from":["gone","next"],"to":"night"},{"from":["night","next"],"to":"again"},
 {"from":["again","gold"],"to":"end"},{"from":["again","else"],"to":"bye"}]}`

// second is another journey of the same people: what crossing changes, it reads, and the other way round.
const second = `{"id":"jny_second","title":"もう一つ","settings":{"reentry":"never"},
"nodes":[
 {"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"w1","kind":"wait.duration","at":[0,1],"config":{"amount":2,"unit":"hour"}},
 {"id":"s1","kind":"split.condition","at":[0,2],"config":{"branches":[{"port":"y","title":"金","when":{"any":[{"tag":"金"},{"tag":"後"}]}}]}},
 {"id":"drop","kind":"tag.remove","at":[0,3],"config":{"tag":"金"}},
 {"id":"give","kind":"tag.add","at":[0,3],"config":{"tag":"金"}},
 {"id":"w2","kind":"wait.duration","at":[0,4],"config":{"amount":2,"unit":"hour"}},
 {"id":"end","kind":"goal","at":[0,5],"config":{}}],
"edges":[{"from":["in","next"],"to":"w1"},{"from":["w1","next"],"to":"s1"},{"from":["s1","y"],"to":"drop"},{"from":["s1","else"],"to":"give"},
 {"from":["drop","next"],"to":"w2"},{"from":["give","next"],"to":"w2"},{"from":["w2","next"],"to":"end"}]}`

// steps gets somewhere in many short waits: five of them are over before second has waited once.
const steps = `{"id":"jny_steps","title":"少しずつ","settings":{"reentry":"never"},
"nodes":[
 {"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"a","kind":"wait.duration","at":[0,1],"config":{"amount":20,"unit":"minute"}},
 {"id":"b","kind":"wait.duration","at":[0,2],"config":{"amount":20,"unit":"minute"}},
 {"id":"c","kind":"wait.duration","at":[0,3],"config":{"amount":20,"unit":"minute"}},
 {"id":"d","kind":"wait.duration","at":[0,4],"config":{"amount":20,"unit":"minute"}},
 {"id":"e","kind":"wait.duration","at":[0,5],"config":{"amount":20,"unit":"minute"}},
 {"id":"half","kind":"split.random","at":[0,6],"config":{"branches":[{"port":"a","weight":1},{"port":"b","weight":1}]}},
 {"id":"on","kind":"tag.add","at":[0,7],"config":{"tag":"後"}},
 {"id":"end","kind":"goal","at":[0,8],"config":{}}],
"edges":[{"from":["in","next"],"to":"a"},{"from":["a","next"],"to":"b"},{"from":["b","next"],"to":"c"},{"from":["c","next"],"to":"d"},
 {"from":["d","next"],"to":"e"},{"from":["e","next"],"to":"half"},{"from":["half","a"],"to":"on"},{"from":["half","b"],"to":"end"},{"from":["on","next"],"to":"end"}]}`
