package io.crmify.jpa.dispatch.bulk;

import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.dispatch.work.Item;
import io.crmify.jpa.link.ClaimedLink;
import java.util.ArrayList;
import java.util.List;

/** A claim of thousands in portions that one transaction can take. */
final class Portions {
    private static final int SIZE = 500;

    private Portions() {}

    static <T> List<List<T>> of(List<T> all) {
        var portions = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += SIZE) {
            portions.add(all.subList(from, Math.min(all.size(), from + SIZE)));
        }
        return portions;
    }

    /** The same claim on some of its links only. */
    static Claim part(Claim claim, List<ClaimedLink> links) {
        return new Claim(claim.lane(), claim.type(), claim.lease(), links, claim.endNanos());
    }

    static List<ClaimedLink> links(List<Item> items) {
        return items.stream().map(Item::link).toList();
    }

    static List<Item> read(Claim claim, Ordinary ordinary) {
        var items = new ArrayList<Item>();
        try {
            of(claim.links()).forEach(portion -> items.addAll(ordinary.read(part(claim, portion))));
            return items;
        } catch (RuntimeException e) {
            ordinary.leave(claim, items);
            throw e;
        }
    }
}
