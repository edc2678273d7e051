#!/bin/sh
# busybox-image.sh FILE: writes the root file system of a busybox image, made of Debian's busybox and the libraries it needs,
# for machines that reach no image registry. Load it with: docker import -c 'CMD ["sh"]' FILE busybox:1.36
set -eu
file=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p deb root/bin root/etc root/lib64 root/tmp root/var root/root root/home root/usr/sbin
# Not installed but unpacked: the package replaces busybox-static, which the machine may rely on.
download() { apt-get -o APT::Sandbox::User=root download busybox >&2; }
(cd deb && { download || { apt-get -qq update >&2 && download; }; })
dpkg-deb -x deb/*.deb unpacked
busybox=unpacked/bin/busybox
cp "$busybox" root/bin/busybox
for applet in $("$busybox" --list); do [ "$applet" = busybox ] || ln -s busybox "root/bin/$applet"; done
for library in $(ldd "$busybox" | grep -o '/[^ ]*'); do
  mkdir -p "root$(dirname "$library")"
  cp -L "$library" "root$library"
done
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n' >root/etc/passwd
printf 'root:x:0:\nnogroup:x:65534:\n' >root/etc/group
chmod 1777 root/tmp
mkdir -p "$(dirname "$file")"
tar -C root -cf "$file.partial" .
mv "$file.partial" "$file"
