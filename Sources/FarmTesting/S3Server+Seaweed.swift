import Foundation

extension S3Server {
    /// SeaweedFS as a single process.
    public static func seaweed() async throws -> S3Server {
        let ports = try FreePorts.take(9)
        let certificate = FileManager.default.temporaryDirectory.appending(path: "nightreel-\(ports[0]).pem").path
        let keeper = try await ServerKeeper.start(
            prelude + single + service, arguments: [project.path] + ports.map(String.init) + [certificate])
        return S3Server(port: ports[0], securePort: ports[8], certificate: certificate, keeper: keeper)
    }

    /// SeaweedFS as a master, a filer and three volume servers, where each object lies on two of these.
    public static func seaweedCluster() async throws -> S3Server {
        let ports = try FreePorts.take(12)
        let keeper = try await ServerKeeper.start(
            prelude + cluster + service, arguments: [project.path] + ports.map(String.init))
        return S3Server(port: ports[0], volumePorts: [ports[6], ports[8], ports[10]], keeper: keeper)
    }

    /// Its ports in this order: S3, its gRPC, master, its gRPC, filer, its gRPC, then two of each volume server, and
    /// where it is a single process, S3 over TLS and the file of the certificate for that.
    private static let prelude = #"""
        project=$1; shift
        trap '' INT TERM HUP
        weed=$("$project/scripts/seaweedfs" 2>&1 | tail -n 1)
        [ -x "$weed" ] || { echo "$weed"; exit 1; }
        folder=$(mktemp -d "${TMPDIR:-/tmp}/nightreel-s3-XXXXXX") || exit 1
        cd "$folder"
        cat >s3.json <<'JSON'
        {"identities": [
          {"name": "owner", "actions": ["Admin", "Read", "Write", "List"],
           "credentials": [{"accessKey": "nightreel-owner", "secretKey": "the-secret-of-owner"}]},
          {"name": "reader", "actions": ["Read", "List"],
           "credentials": [{"accessKey": "nightreel-reader", "secretKey": "the-secret-of-reader"}]}]}
        JSON
        run() { name=$1; shift; "$weed" -logdir="$folder" "$@" </dev/null >"$name.log" 2>&1 & echo $! >"$name.pid"; }
        volume() {
            mkdir -p "volume-$1"
            run "volume-$1" volume -dir="volume-$1" -ip=127.0.0.1 -mserver=$master -max=30 \
                -port=${ports[$(($1 * 2 - 2))]} -port.grpc=${ports[$(($1 * 2 - 1))]}
        }
        """#

    private static let single = #"""

        mkdir data
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=nightreel-test \
            -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out certificate.pem 2>/dev/null
        outside=${10}
        cp certificate.pem "$outside"
        run server server -dir=data -ip=127.0.0.1 -ip.bind=127.0.0.1 -master.port=$3 -master.port.grpc=$4 \
            -s3 -s3.config="$folder/s3.json" -s3.port=$1 -s3.port.grpc=$2 -s3.localSocket="$folder/s3.sock" \
            -s3.port.https=$9 -s3.cert.file="$folder/certificate.pem" -s3.key.file="$folder/key.pem" \
            -s3.port.iceberg=0 -s3.port.lance=0 -s3.iam=false -filer.port=$5 -filer.port.grpc=$6 -filer.localSocket="$folder/filer.sock" -volume.port=$7 \
            -volume.port.grpc=$8 -volume.max=30 -master.volumeSizeLimitMB=64 -master.telemetry=false
        """#

    private static let cluster = #"""

        mkdir master filer
        master=127.0.0.1:$3.$4
        run master master -ip=127.0.0.1 -ip.bind=127.0.0.1 -port=$3 -port.grpc=$4 -mdir=master -telemetry=false \
            -volumeSizeLimitMB=64 -defaultReplication=001
        ports=("${@:7}")
        for number in 1 2 3; do volume $number; done
        cat >filer.toml <<TOML
        [leveldb2]
        enabled = true
        dir = "$folder/filer"
        TOML
        run filer filer -ip=127.0.0.1 -ip.bind=127.0.0.1 -port=$5 -port.grpc=$6 -master=$master \
            -localSocket="$folder/filer.sock" -defaultReplicaPlacement=001
        run s3 s3 -filer=127.0.0.1:$5.$6 -ip.bind=127.0.0.1 -port=$1 -port.grpc=$2 -config="$folder/s3.json" \
            -localSocket="$folder/s3.sock" -port.iceberg=0 -port.lance=0 -iam=false
        """#

    private static let service = #"""

        port=$1
        up() { curl -s -m 2 -o answer "http://127.0.0.1:$port/" && grep -q AccessDenied answer; }
        has_volumes() { curl -s -m 2 "http://127.0.0.1:$master_port/dir/assign" | grep -q '"fid"'; }
        master_port=$3
        tries=0
        until up && has_volumes; do
            tries=$((tries + 1))
            [ $tries -lt 300 ] || { tail -n 5 *.log >&2; echo failed; break; }
            sleep 0.1
        done
        [ $tries -lt 300 ] && echo ready
        while read -r order number; do
            case $order in
            kill) kill -9 "$(cat "volume-$number.pid")" ;;
            start) volume "$number" ;;
            esac
            echo ready
        done
        kill -9 $(cat *.pid) 2>/dev/null
        cd /
        rm -rf "$folder" "$outside"
        """#
}
