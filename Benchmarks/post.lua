-- wrk script: requests on keep-alive connections, then one JSON line of what happened.
-- wrk only knows a duration: it writes the line "sent" after the wanted number, and whoever started it interrupts it.
-- BENCH_REQUESTS: how many. BENCH_BODIES: file of urlencoded forms, one a line, sent in turn by POST; without it, GET.
-- BENCH_COOKIE: the cookie of a session; without it, none is sent.
-- BENCH_ENCODING: value of Accept-Encoding; without it, none is sent.
local wanted = tonumber(os.getenv("BENCH_REQUESTS")) or 1000
local file = os.getenv("BENCH_BODIES")
local encoding = os.getenv("BENCH_ENCODING")
local cookie = os.getenv("BENCH_COOKIE")
local ready, sent = {}, 0

function init(args)
  local headers = {}
  if encoding then headers["Accept-Encoding"] = encoding end
  if cookie then headers["Cookie"] = cookie end
  if not file then
    ready[1] = wrk.format("GET", nil, headers)
    return
  end
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  for line in io.lines(file) do ready[#ready + 1] = wrk.format("POST", nil, headers, line) end
end

function request()
  sent = sent + 1
  if sent == wanted then
    io.write("sent\n")
    io.flush()
  end
  return ready[sent % #ready + 1]
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('{"requests": %d, "seconds": %.3f, "errors": %d, "p50": %d, "p99": %d}\n',
    summary.requests, summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
