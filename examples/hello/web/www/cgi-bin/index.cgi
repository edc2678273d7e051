#!/bin/sh
# Served for "/": busybox httpd runs it where there is no index.html, and passes its header lines on as they are.
printf '%s\r\n' "Content-Type: text/html; charset=utf-8" "Cache-Control: no-store" "Connection: close" ""
cat <<PAGE
<!doctype html>
<title>hello</title>
<style>body { font: 1.2rem/1.6 system-ui, sans-serif; margin: 20vh auto; max-width: 30rem; text-align: center }</style>
<h1>hello from $(hostname)</h1>
<p>Reload, and another replica may answer. Then try <code>orc scale web=5</code>,
<code>orc ps</code>, or <code>docker kill</code> one of them.</p>
PAGE
