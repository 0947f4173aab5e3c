package backend_test
import ("testing";"tabiji/backend/smtptest")
func TestSmoke(t *testing.T){
	srv:=smtptest.New(t,smtptest.Options{Discard:true})
	s:=newShop(t).open()
	s.people(1,40)
	s.account(srv,8)
	id:=s.journey(welcome,nil)
	s.enterAll(id)
	s.close()
	s.start()
	s.until(monday+day/2)
	t.Log(srv.Taken(), s.look().Dump("select state,count(*) from outbox group by 1"), s.look().Dump("select state,node,waits,count(*) from enrollment group by 1,2,3"))
	for _,e:=range s.why(address(1)) { t.Log(e) }
	t.Log(s.look().Dump("SELECT group_concat(node||':'||outcome, ' → ') FROM (select * from history ORDER BY enrollment, step_no) group by enrollment limit 3"))
	s.close(); s.verify()
}
