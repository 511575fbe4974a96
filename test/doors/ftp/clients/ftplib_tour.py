"""Python's ftplib: put, list, rename, delete, get."""
import ftplib, os

env = os.environ
ftp = ftplib.FTP_TLS(encoding="utf-8") if env["TLS"] == "yes" else ftplib.FTP(encoding="utf-8")
ftp.connect("127.0.0.1", int(env["PORT"]), timeout=20)
ftp.login("anna", "secret")
if env["TLS"] == "yes":
    ftp.prot_p()
ftp.cwd(env["FOLDER"] + "/ORIGINAL")
for name in os.listdir(env["FILES"]):
    with open(os.path.join(env["FILES"], name), "rb") as file:
        ftp.storbinary("STOR " + name, file)
ftp.rename("plain.jpg", "renamed.jpg")
ftp.delete("gone.jpg")
for name, facts in ftp.mlsd():
    print(name, facts["size"])
with open(env["OUT"], "wb") as out:
    ftp.retrbinary("RETR " + env["RESULT"], out.write)
ftp.quit()
