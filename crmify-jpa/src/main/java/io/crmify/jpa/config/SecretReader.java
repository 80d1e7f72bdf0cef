package io.crmify.jpa.config;

import io.crmify.backend.Credentials;
import io.crmify.jpa.config.CrmifyConfig.Keyset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the credentials of a connection and the keyset, each from the configuration or from a file that it names. */
final class SecretReader {
    private static final Map<ConfigKey, ConfigKey> FILES = Map.of(
            ConfigKey.API_KEY, ConfigKey.API_KEY_FILE,
            ConfigKey.USERNAME, ConfigKey.USERNAME_FILE,
            ConfigKey.PASSWORD, ConfigKey.PASSWORD_FILE,
            ConfigKey.TOKEN, ConfigKey.TOKEN_FILE,
            ConfigKey.CLIENT_ID, ConfigKey.CLIENT_ID_FILE,
            ConfigKey.CLIENT_SECRET, ConfigKey.CLIENT_SECRET_FILE,
            ConfigKey.REFRESH_TOKEN, ConfigKey.REFRESH_TOKEN_FILE,
            ConfigKey.PRIVATE_KEY, ConfigKey.PRIVATE_KEY_FILE,
            ConfigKey.KEYSET, ConfigKey.KEYSET_FILE);

    private final ConfigValues values;
    private final String prefix;
    private final Map<ConfigKey, Path> files = new EnumMap<>(ConfigKey.class);

    SecretReader(ConfigValues values, String prefix) {
        this.values = values;
        this.prefix = prefix;
    }

    Credentials credentials() {
        return new Credentials(
                secret(ConfigKey.API_KEY),
                secret(ConfigKey.USERNAME),
                secret(ConfigKey.PASSWORD),
                secret(ConfigKey.TOKEN),
                secret(ConfigKey.CLIENT_ID),
                secret(ConfigKey.CLIENT_SECRET),
                secret(ConfigKey.REFRESH_TOKEN),
                secret(ConfigKey.PRIVATE_KEY));
    }

    @Nullable
    Keyset keyset() {
        var json = secret(ConfigKey.KEYSET);
        if (json == null) {
            return null;
        }
        var key = files.containsKey(ConfigKey.KEYSET) ? ConfigKey.KEYSET_FILE : ConfigKey.KEYSET;
        return new Keyset(prefix + key.suffix(), json);
    }

    /** Those that were read from files. */
    SecretFiles files() {
        return new SecretFiles(files);
    }

    private @Nullable String secret(ConfigKey key) {
        var given = values.text(prefix + key.suffix()).orElse(null);
        var fileKey = prefix + Objects.requireNonNull(FILES.get(key)).suffix();
        var file = values.parsed(fileKey, Path::of, "write the path of a file");
        if (file == null) {
            return given;
        }
        if (given != null) {
            values.wrong(fileKey, "is set, and so is " + prefix + key.suffix(), "set only one of the two");
            return given;
        }
        try {
            var secret = SecretFiles.read(file);
            files.put(key, file);
            return secret;
        } catch (IOException e) {
            // An exception of the file system has the path as its message, and in its class what is wrong.
            values.wrong(
                    fileKey,
                    "is '" + file + "', which cannot be read (" + e.getClass().getSimpleName()
                            + (e.getClass() == IOException.class ? ": " + e.getMessage() : "") + ")",
                    "let the file be there before crmify starts, with the secret in it and readable");
            return null;
        }
    }
}
