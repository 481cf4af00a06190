# Sourced by the scripts beside it.
peers_home="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/target/peers"
mkdir -p "$peers_home"

say() {
    echo "$*" >&2
}

find_python() {
    local candidate
    for candidate in python3.13 python3.12 python3.11 python3.10 python3; do
        if "$candidate" -c 'import sys, venv; sys.exit(not (3, 9) <= sys.version_info[:2] <= (3, 13))' 2> /dev/null; then
            echo "$candidate"
            return
        fi
    done
    say "Python 3.9 to 3.13 with venv was not found. Install it (Debian: apt-get install python3-venv)."
    return 1
}

# A port of this machine that nobody listens on.
free_port() {
    local port
    for port in $(shuf -i 20000-29999 -n 50); do
        if ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then
            echo "$port"
            return
        fi
    done
    say "No free port was found"
    return 1
}

# Waits for a gateway to answer, prints its line, and holds it until this script is stopped.
# serve NAME PID PORT MODEL KEY LOG [FILE-TO-REMOVE]
serve() {
    local name=$1 pid=$2 port=$3 model=$4 key=$5 log=$6 file=${7:-} waited=0
    trap 'kill "$pid" 2> /dev/null; wait "$pid" 2> /dev/null; rm -f "$file"' EXIT
    trap 'exit 130' INT TERM
    until (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do
        if ! kill -0 "$pid" 2> /dev/null || [ "$waited" -ge 1200 ]; then
            say "$name does not listen: $(tail -15 "$log")"
            exit 1
        fi
        waited=$((waited + 1))
        sleep 0.1
    done
    echo "$name=http://127.0.0.1:$port/v1,$pid,$model,$key"
    wait "$pid"
}
