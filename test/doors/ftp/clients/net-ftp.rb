# Ruby's net-ftp: put, list, rename, delete, get.
require "net/ftp"
options = { port: ENV["PORT"].to_i, username: "anna", password: "secret", open_timeout: 20, read_timeout: 20 }
options[:ssl] = { verify_mode: 0 } if ENV["TLS"] == "yes"
ftp = Net::FTP.new("127.0.0.1", **options)
ftp.chdir(ENV["FOLDER"] + "/ORIGINAL")
Dir.each_child(ENV["FILES"]) { |name| ftp.putbinaryfile(File.join(ENV["FILES"], name), name) }
ftp.rename("plain.jpg", "renamed.jpg")
ftp.delete("gone.jpg")
puts ftp.nlst
ftp.getbinaryfile(ENV["RESULT"], ENV["OUT"])
ftp.close
