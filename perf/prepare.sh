# Sourced by the commands beside it: finds a JDK 25, builds what is not built, sets JAVA and CLASS_PATH.
perf_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root_folder=$(dirname "$perf_folder")

fail() {
    echo "$*" >&2
    exit 1
}

# Prints the version number of the JDK in a folder, nothing when there is none.
jdk_version() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
    local candidate version on_path
    on_path=$(command -v javac || true)
    [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/java/* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
        version=$(jdk_version "$candidate")
        if [ -n "$version" ] && [ "$version" -ge 25 ]; then
            echo "$candidate"
            return
        fi
    done
    fail "No JDK 25 or later was found. Install one (Debian: temurin-25-jdk or openjdk-25-jdk) or set JAVA_HOME."
}

up_to_date() {
    [ -s "$perf_folder/target/classpath.txt" ] && [ -z "$(find "$root_folder" -maxdepth 4 -name pom.xml \
        -newer "$perf_folder/target/classpath.txt")" ] && [ -z "$(find "$root_folder"/*/src/main -type f \
        -newer "$perf_folder/target/classpath.txt" | head -1)" ]
}

build() {
    up_to_date && return
    command -v mvn > /dev/null || fail "Maven was not found. Install it (Debian: apt-get install maven)."
    local log="$perf_folder/target/build.log"
    mkdir -p "$perf_folder/target"
    echo "Building (log: $log)" >&2
    local goals="-B -f $root_folder/pom.xml -pl perf -am -DskipTests -Dtests.uncompiled=true -Dspotless.check.skip=true package"
    # shellcheck disable=SC2086
    mvn -o $goals > "$log" 2>&1 || mvn $goals > "$log" 2>&1 || fail "The build failed: $(tail -20 "$log")"
    touch "$perf_folder/target/classpath.txt"
}

# Installs a Debian package where its command is missing. Arguments: the command, the package.
need() {
    ! command -v "$1" > /dev/null || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
        fail "$1 was not found. Install it (Debian, as root: apt-get install $2)."
    fi
    echo "Installing $2" >&2
    local log="$perf_folder/target/$2-install.log"
    apt-get install -y --no-install-recommends "$2" > "$log" 2>&1 \
        || { apt-get update && apt-get install -y --no-install-recommends "$2"; } > "$log" 2>&1 \
        || fail "$2 could not be installed: $(tail -5 "$log")"
}

JAVA_HOME=$(find_jdk)
export JAVA_HOME
build
JAVA="$JAVA_HOME/bin/java"
CLASS_PATH="$perf_folder/target/classes:$(cat "$perf_folder/target/classpath.txt")"
ulimit -n "$(ulimit -H -n)" 2> /dev/null || true

# Stops the processes whose ids a Java program left behind in its folder; asks each whether it is really one of them.
stop_left_over() {
    local pid
    [ -r "$1/children.pid" ] || return 0
    while read -r pid; do
        if [ -r "/proc/$pid/environ" ] && tr '\0' '\n' < "/proc/$pid/environ" | grep -qxF "PERF_WORK=$1"; then
            kill "$pid" 2> /dev/null || true
        fi
    done < "$1/children.pid"
}
