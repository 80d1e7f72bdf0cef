package io.crmify.jpa.config;

import io.crmify.backend.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that credentials stand in, by the key of the credential. Their content may change at any time. */
public record SecretFiles(Map<ConfigKey, Path> paths) {
    /** All credentials are written in the configuration itself. */
    public static final SecretFiles NONE = new SecretFiles(Map.of());

    private static final int LONGEST = 65_536;

    public SecretFiles {
        paths = Map.copyOf(paths);
    }

    public boolean isEmpty() {
        return paths.isEmpty();
    }

    /** What tells that a file has changed without reading it: its times, sizes and places on the disk. */
    public List<Object> stamp() throws IOException {
        var stamp = new ArrayList<Object>();
        for (var path : paths.values()) {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            stamp.add(attributes.lastModifiedTime());
            stamp.add(attributes.size());
            stamp.add(String.valueOf(attributes.fileKey()));
        }
        return stamp;
    }

    /**
     * The credentials as they are in the files now; those without a file stay.
     *
     * @throws IOException if one of the files cannot be read, or is empty; no message holds what is in it
     */
    public Credentials over(Credentials before) throws IOException {
        return new Credentials(
                read(ConfigKey.API_KEY, before.apiKey()),
                read(ConfigKey.USERNAME, before.username()),
                read(ConfigKey.PASSWORD, before.password()),
                read(ConfigKey.TOKEN, before.token()),
                read(ConfigKey.CLIENT_ID, before.clientId()),
                read(ConfigKey.CLIENT_SECRET, before.clientSecret()),
                read(ConfigKey.REFRESH_TOKEN, before.refreshToken()),
                read(ConfigKey.PRIVATE_KEY, before.privateKey()));
    }

    private @Nullable String read(ConfigKey key, @Nullable String before) throws IOException {
        var path = paths.get(key);
        return path == null ? before : read(path);
    }

    /** The content of a file without the end of its last line. */
    static String read(Path path) throws IOException {
        if (Files.size(path) > LONGEST) {
            throw new IOException("it is larger than 64 KiB");
        }
        var text = Files.readString(path);
        var secret = text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (secret.isBlank()) {
            throw new IOException("it is empty");
        }
        return secret;
    }
}
