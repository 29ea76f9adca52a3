# Sourced by ./run, ./test and bench/run: what they need of the machine, and how they build.

# need PACKAGE... : installs those that are not there. As root, or by sudo without a question.
need() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0

  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      echo "Missing: ${missing[*]}. Install them as root: apt-get install --no-install-recommends ${missing[*]}" >&2
      return 1
    fi
    sudo=(sudo -n)
  fi
  echo "Installing ${missing[*]} with apt-get ..."
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
}

# build PROJECT [OPTION...] : builds, and prints what the build says only where it fails.
build() {
  local output
  if ! output=$(dotnet build "$@" --nologo -v quiet 2>&1); then
    echo "$output" >&2
    return 1
  fi
}

# need_dotnet : says what to do where the SDK is missing; global.json says which one.
need_dotnet() {
  if ! command -v dotnet > /dev/null; then
    echo "The .NET 10 SDK is missing: see https://dotnet.microsoft.com/download, then run this again." >&2
    return 1
  fi
}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
