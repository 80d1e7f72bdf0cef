package io.crmify.backends.salesforce.login;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.token.StoredToken;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that a token may name for its calls: Salesforce's own, and those that are configured. An answer that was forged
 * cannot have records sent elsewhere.
 */
final class InstanceHosts {
    private static final List<String> OWN =
            List.of(".salesforce.com", ".force.com", ".salesforce.mil", ".cloudforce.com", ".sfcrmproducts.cn");

    private final List<URI> configured;

    InstanceHosts(List<URI> configured) {
        this.configured = List.copyOf(configured);
    }

    /** @throws MisconfiguredException if its address is none of them; the message does not hold it */
    StoredToken allowed(StoredToken token) {
        var instance = token.instance();
        if (instance == null) {
            return token;
        }
        var address = address(instance);
        if (address == null || !isAllowed(address)) {
            throw new MisconfiguredException(
                    "The token's instance_url is none of Salesforce's addresses; nothing was sent there. "
                            + "If it is right, set crmify.backend.base-url to it.",
                    Diagnosis.of("INSTANCE_NOT_ALLOWED"));
        }
        return token;
    }

    private boolean isAllowed(URI address) {
        var host = lower(address.getHost());
        var isOwn =
                "https".equalsIgnoreCase(address.getScheme()) && OWN.stream().anyMatch(host::endsWith);
        var isPlain = address.getRawUserInfo() == null && Session.isHostAlone(address);
        return isPlain && (isOwn || configured.stream().anyMatch(known -> isLike(known, address)));
    }

    /** The very host that is configured, by the same scheme; on this machine the port does not matter. */
    private static boolean isLike(URI configured, URI address) {
        var host = lower(configured.getHost());
        return host.equals(lower(address.getHost()))
                && lower(configured.getScheme()).equals(lower(address.getScheme()))
                && (configured.getPort() == address.getPort() || host.startsWith("127.") || host.equals("localhost"));
    }

    private static @Nullable URI address(String text) {
        try {
            var address = URI.create(text);
            return address.getHost() == null || address.getRawQuery() != null || address.getRawFragment() != null
                    ? null
                    : address;
        } catch (IllegalArgumentException unreadable) {
            return null; // its message would hold the text
        }
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
