package io.tollgate.node.config;

import java.util.List;

/** Maps {@code audit}: what is kept of requests, and where. */
final class AuditMapper {
    private AuditMapper() {}

    static AuditConfig audit(SettingReader in) {
        AuditConfig d = Defaults.AUDIT;
        return new AuditConfig(
                in.choice("mode", d.mode(), List.of(AuditConfig.Mode.values())),
                d.node(),
                in.choice("when-full", d.whenFull(), List.of(AuditConfig.WhenFull.values())),
                in.duration("retention", d.retention(), AuditConfig.RETENTION),
                in.size("max-bytes", d.maxBytes(), AuditConfig.MAX_BYTES),
                in.bool("prompt-hash", d.promptHash()),
                d.bodies(),
                d.bodyBytes(),
                d.rowDays(),
                d.bodyDays(),
                d.store(),
                null,
                null,
                null);
    }
}
