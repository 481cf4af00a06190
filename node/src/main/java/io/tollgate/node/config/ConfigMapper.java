package io.tollgate.node.config;

import io.tollgate.providers.profile.Profile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
     * Maps a whole tree. Only of use where no problem was added. Where there is no file, providers
     * come from the environment too, the demo is on, and nobody else's machine is served.
     */
    GatewayConfig map(ConfigTree tree) {
        return new SettingItem(tree.root(), "", references, problems)
                .read(in -> top(in, tree.file(), tree.hiddenProviders()));
    }

    private GatewayConfig top(SettingReader in, boolean file, Set<String> hidden) {
        var defaults = EnvironmentDefaults.read(environment, file, problems);
        var listenMapper = new ListenMapper(defaults);
        List<ListenerConfig> listen = listenMapper.listeners(in);
        AdminConfig admin = listenMapper.admin(in, listen);
        LimitsConfig limits = in.mapping("limits", SettingsMapper::limits);
        DrainConfig drain = in.mapping("drain", SettingsMapper::drain);
        Path dataDir = in.path("data-dir");
        boolean demo = in.bool("demo", !file);
        var providerMapper = new ProviderMapper(profiles, environment);
        List<ProviderConfig> providers = providers(in, providerMapper, file, hidden);
        var models =
                new ModelNames(providers, in.namesIn("providers"), in.namesIn("aliases"), demo);
        var prices =
                new PricesMapper(PricesMapper.names(in.namesIn("providers"), profiles.keySet()));
        var known = in.namesIn("providers");
        Secret _ = in.secret(ConfigLoader.SEAL_KEY);
        SpendingConfig spending =
                new SpendingMapper(name ->
                        known.contains(name) || (demo && name.equals(GatewayConfig.DEMO)))
                        .spending(in);
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
                demo,
                spending,
                in.mapping("users", list -> list.each(new UserMapper()::user)));
    }

    private List<ProviderConfig> providers(
            SettingReader in, ProviderMapper mapper, boolean file, Set<String> hidden) {
        List<ProviderConfig> written = mapper.providers(in);
        if (file) {
            return written;
        }
        Set<String> names = in.namesIn("providers");
        var all = new ArrayList<ProviderConfig>();
        for (ProviderConfig found : mapper.fromEnvironment(problems)) {
            if (!names.contains(found.name()) && !hidden.contains(found.name())) {
                all.add(found);
            }
        }
        all.addAll(written);
        return all;
    }
}
