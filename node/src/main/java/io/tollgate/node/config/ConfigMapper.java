package io.tollgate.node.config;

import io.tollgate.providers.profile.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Maps the tree of a file to a {@link GatewayConfig}. */
final class ConfigMapper {
    private final Map<String, Profile> profiles;
    private final Map<String, String> environment;
    private final References references;
    private final List<Problem> problems;

    ConfigMapper(
            Map<String, Profile> profiles,
            Map<String, String> environment,
            References references,
            List<Problem> problems) {
        this.profiles = profiles;
        this.environment = environment;
        this.references = references;
        this.problems = problems;
    }

    /**
     * Maps a whole file. Only of use where no problem was added.
     *
     * @param file false where there is none: providers come from the environment then, the demo is
     *     on, and nobody else's machine is served
     */
    GatewayConfig map(Node root, boolean file) {
        return new SettingItem(root, "", references, problems).read(in -> top(in, file));
    }

    private GatewayConfig top(SettingReader in, boolean file) {
        var defaults = EnvironmentDefaults.read(environment, file, problems);
        var listenMapper = new ListenMapper(defaults);
        List<ListenerConfig> listen = listenMapper.listeners(in);
        AdminConfig admin = listenMapper.admin(in, listen);
        LimitsConfig limits = in.mapping("limits", SettingsMapper::limits);
        DrainConfig drain = in.mapping("drain", SettingsMapper::drain);
        Path dataDir = in.path("data-dir");
        boolean demo = in.bool("demo", !file);
        var providerMapper = new ProviderMapper(profiles, environment);
        List<ProviderConfig> providers =
                file ? providerMapper.providers(in) : providerMapper.fromEnvironment(problems);
        var models =
                new ModelNames(providers, in.namesIn("providers"), in.namesIn("aliases"), demo);
        var prices =
                new PricesMapper(PricesMapper.names(in.namesIn("providers"), profiles.keySet()));
        return new GatewayConfig(
                listen,
                admin,
                limits,
                drain,
                in.integer("io-threads", 0, GatewayConfig.IO_THREADS),
                dataDir == null ? references.path(defaults.dataDir()) : dataDir,
                providers,
                in.mapping("aliases", new AliasMapper(models)::aliases),
                in.mapping("routing", SettingsMapper::routing),
                new VirtualKeyMapper(models).virtualKeys(in),
                in.mapping("stream", SettingsMapper::onClientGone),
                in.mapping("prices", prices::prices),
                in.mapping("audit", AuditMapper::audit),
                in.has("cluster") ? in.mapping("cluster", ClusterMapper::cluster) : null,
                demo);
    }
}
