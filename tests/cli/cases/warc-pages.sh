# Pages of a crawl: coded bodies, HTML, revisits, and what is done with HTML elsewhere.
exec 2>&1
python3 - <<'END'
import gzip, json
story = "The ferry to Lunholm sails at seven, said the harbour master; the storm is over and the pier is mended."
page = ("<!doctype html><html><head><title>Lun Post</title><script>var a = '<p>x</p>';</script></head><body><nav>Home Sport"
        "</nav><article><h1>Ferry</h1><p>%s</p></article><footer>All rights</footer></body></html>" % story)
def record(number, kind, body, fields=()):
    head = ["WARC/1.0", f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:{number}>", *fields, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(head).encode() + body + b"\r\n\r\n"
def response(number, body, *fields, status="200 OK"):
    head = [f"HTTP/1.1 {status}", *fields, "", ""]
    return record(number, "response", "\r\n".join(head).encode() + body, ["Content-Type: application/http; msgtype=response"])
html = "Content-Type: text/html; charset=utf-8"
packed = gzip.compress(page.encode(), mtime=0)
with open("crawl.warc", "wb") as file:
    file.write(response(1, page.encode(), html))
    file.write(response(2, packed, html, "Content-Encoding: gzip"))
    file.write(response(3, b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed), html, "Content-Encoding: gzip", "Transfer-Encoding: chunked"))
    file.write(response(4, b"gone", html, status="404 Not Found"))
    file.write(response(5, packed[:-20], html, "Content-Encoding: gzip"))
    file.write(record(6, "revisit", b""))
    file.write(record(7, "request", b"GET / HTTP/1.1\r\n\r\n"))
with open("pictures.warc", "wb") as file:
    file.write(response(1, b"\xff\xd8\xff", "Content-Type: image/jpeg"))
with open("wide.warc", "wb") as file:
    file.write(response(1, ("\ufeff" + page).encode("utf-16-le"), "Content-Type: text/html"))
open("page.html", "w").write(page)
open("story.jsonl", "w").write(json.dumps({"id": "field", "text": f"<p>{story} &amp; more</p>"}) + "\n")
END
"$WIRECOPY" cluster crawl.warc --format tsv
echo "code $?"
"$WIRECOPY" cluster crawl.warc --html skip --format tsv
echo "code $?"
"$WIRECOPY" cluster pictures.warc --format tsv
echo "code $?"
"$WIRECOPY" dedup crawl.warc -o out.warc -q
echo "code $?, $(grep -a -c ^WARC/1.0 out.warc) records"
for how in auto keep text skip; do
  echo "$how:"
  "$WIRECOPY" explain page.html story.jsonl field --html $how | sed -n '/^The text/,$p'
done
"$WIRECOPY" explain page.html page.html | tail -2
echo "-- a crawl whose first page is in UTF-16"
"$WIRECOPY" cluster wide.warc --format tsv | cut -f1
