package io.crmify.backends.nationbuilder.v2;

import io.crmify.backends.nationbuilder.person.StatusTagNames;
import io.crmify.backends.nationbuilder.wire.Catalogue;
import io.crmify.backends.nationbuilder.wire.Catalogue.Entry;
import io.crmify.backends.nationbuilder.wire.Exchange;
import io.crmify.backends.nationbuilder.wire.Ids;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The status of a person, which is the one of several tags that begin alike. */
final class StatusTags implements StatusKeeping {
    private final Exchange exchange;
    private final SignupTags tags;
    private final StatusTagNames names;
    private final Catalogue catalogue;

    StatusTags(Exchange exchange, SignupTags tags, StatusTagNames names, InstantSource clock) {
        this.exchange = exchange;
        this.tags = tags;
        this.names = names;
        this.catalogue = names.catalogue(this::read, clock);
    }

    Catalogue catalogue() {
        return catalogue;
    }

    private Map<String, String> read() {
        var all = new HashMap<String, String>();
        var prefix = JsonApi.quoted(names.prefix());
        for (var tag : exchange.all(JsonApi.get("/signup_tags").query("filter[name][prefix]", prefix))) {
            if (Ids.isId(tag.text("id"))) {
                all.put(tag.text("id"), tag.at("attributes").text("name"));
            }
        }
        return all;
    }

    /** The new one first, so that a person is never without. */
    @Override
    public void set(String signup, Entry status, boolean isNew) {
        tags.add(signup, status.id());
        if (!isNew) {
            tags.remove(
                    signup,
                    catalogue.lastRead().stream()
                            .map(Entry::id)
                            .filter(id -> !id.equals(status.id()))
                            .toList());
        }
    }
}
