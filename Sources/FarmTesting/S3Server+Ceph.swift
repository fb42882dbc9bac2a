import Foundation

extension S3Server {
    /// Ceph's object gateway over a monitor and one storage daemon that keeps everything in memory.
    public static func ceph() async throws -> S3Server {
        let ports = try FreePorts.take(2)
        let keeper = try await ServerKeeper.start(script, arguments: ports.map(String.init))
        return S3Server(port: ports[0], keeper: keeper)
    }

    private static let script = #"""
        port=$1
        trap '' INT TERM HUP
        folder=$(mktemp -d "${TMPDIR:-/tmp}/nightreel-ceph-XXXXXX") || exit 1
        cd "$folder"
        mkdir monitor storage gateway
        cluster=$(cat /proc/sys/kernel/random/uuid)
        storage=$(cat /proc/sys/kernel/random/uuid)
        cat >ceph.conf <<CONF
        [global]
        fsid = $cluster
        mon host = v2:127.0.0.1:$2
        mon initial members = a
        public addr = 127.0.0.1
        auth cluster required = none
        auth service required = none
        auth client required = none
        ms mon client mode = crc
        keyring = $folder/keyring
        run dir = $folder
        admin socket = $folder/\$name.asok
        log file = $folder/\$name.log
        mon data = $folder/monitor
        mon data avail warn = 1
        mon data avail crit = 0
        osd data = $folder/storage
        osd objectstore = memstore
        memstore device bytes = 2147483648
        osd pool default size = 1
        osd pool default min size = 1
        osd pool default pg num = 4
        osd crush chooseleaf type = 0
        mon allow pool size one = true
        mon max pg per osd = 2000
        rgw data = $folder/gateway
        CONF
        run() { name=$1; shift; "$@" -c ceph.conf -f </dev/null >"$name.log" 2>&1 & echo $! >"$name.pid"; }
        user() {
            timeout -s KILL 60 radosgw-admin -c ceph.conf -n client.gateway user create --uid="$1" --display-name="$1" \
                --access-key="nightreel-$1" --secret-key="the-secret-of-$1" "${@:2}" >>user.log 2>&1
        }
        begin() {
            ceph-authtool --create-keyring keyring --gen-key -n mon. --cap mon 'allow *' &&
                monmaptool --create --addv a "[v2:127.0.0.1:$1]" --fsid "$cluster" monitor.map &&
                ceph-mon -c ceph.conf --mkfs -i a --monmap monitor.map --keyring keyring || return
            run monitor ceph-mon -i a
            timeout 30 ceph -c ceph.conf osd new "$storage" 0 &&
                ceph-osd -c ceph.conf -i 0 --mkfs --osd-uuid "$storage" || return
            run storage ceph-osd -i 0
            run gateway radosgw -n client.gateway --rgw-frontends="beast endpoint=127.0.0.1:$port"
            for try in $(seq 600); do curl -s -m 2 -o /dev/null "http://127.0.0.1:$port/" && break; sleep 0.1; done
            user owner && user reader --op-mask=read
        }
        if begin "$2" >begin.log 2>&1; then echo ready; else tail -n 3 *.log >&2; echo failed; fi
        while read -r order; do echo ready; done
        kill -9 $(cat *.pid) 2>/dev/null
        cd /
        rm -rf "$folder"
        """#
}
