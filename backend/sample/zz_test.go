package sample
import ("os";"testing";"time")
func TestPics(t *testing.T){ b:=time.Now(); p:=pictures(); t.Log(time.Since(b)); os.MkdirAll("/tmp/w/pics",0o755); for n,a:=range p { t.Log(n,len(a.Data)/1024,"KB"); os.WriteFile("/tmp/w/pics/"+n+".png",a.Data,0o644)} }
