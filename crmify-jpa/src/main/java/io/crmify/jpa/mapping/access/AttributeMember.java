package io.crmify.jpa.mapping.access;

import jakarta.persistence.metamodel.Attribute;
import java.lang.reflect.Member;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The member behind an attribute of the metamodel. EclipseLink weaves lazy loading into entity classes: a field stays empty until a
 * method is called that it adds, and what it tells as the attribute's member is another such method, which gives a holder of the
 * value and has no annotations.
 */
public final class AttributeMember {
    private static final String WOVEN = "_persistence_get_";

    private AttributeMember() {}

    /** What the application declared and annotated: the field, or else the getter. */
    public static Member declared(Attribute<?, ?> attribute) {
        var told = attribute.getJavaMember();
        var name = attribute.getName();
        return told != null && told.getName().startsWith(WOVEN)
                ? find(told, name, getter("get", name), getter("is", name))
                : told;
    }

    /** What gives the value, which is loaded first if that was left to the last moment. */
    public static Member readable(Attribute<?, ?> attribute) {
        return find(declared(attribute), WOVEN + attribute.getName());
    }

    private static String getter(String prefix, String name) {
        return prefix + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    /** The first that is there beside a member, else the member itself. */
    private static Member find(Member member, String... names) {
        var owner = member.getDeclaringClass();
        return Stream.of(names)
                .flatMap(name -> Stream.<Member>concat(
                                Stream.of(owner.getDeclaredFields()),
                                Stream.of(owner.getDeclaredMethods()).filter(m -> m.getParameterCount() == 0))
                        .filter(found -> found.getName().equals(name)))
                .findFirst()
                .orElse(member);
    }
}
