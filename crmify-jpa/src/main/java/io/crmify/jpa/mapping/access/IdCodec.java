package io.crmify.jpa.mapping.access;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes the ids of one entity type as text and reads them back. The text is stable: it is stored, and part of the keys in the
 * CRM. A composite id is the texts of its components in the order of their names, parted by commas.
 */
public final class IdCodec {
    private final List<Component> components;
    private final Function<List<Object>, Object> assembler;

    /** @param assembler makes an id of its components' values */
    public IdCodec(List<Component> components, Function<List<Object>, Object> assembler) {
        this.components = List.copyOf(components);
        this.assembler = assembler;
    }

    /**
     * One part of an id, or all of a simple one.
     *
     * @param path how JPQL names it, from the entity: {@code id}, {@code id.number}
     * @param access reads it from an id; null for a simple id, which is its own component
     */
    public record Component(
            String path, Class<?> type, @Nullable PropertyAccess access) {
        Object of(Object id) {
            var value = access == null ? id : access.read(id);
            if (value == null) {
                throw new IllegalArgumentException("the id's part " + path + " is null");
            }
            return value;
        }
    }

    public List<String> paths() {
        return components.stream().map(Component::path).toList();
    }

    /** The text of an id. */
    public String encode(Object id) {
        return encodeParts(
                components.stream().map(component -> component.of(id)).toList());
    }

    /** The text of an id whose components are known, as a query gives them. */
    public String encodeParts(List<?> values) {
        var texts = values.stream().map(IdText::write).toList();
        return components.size() == 1
                ? texts.get(0)
                : String.join(",", texts.stream().map(IdCodec::escape).toList());
    }

    /**
     * The components' values behind a text.
     *
     * @throws IllegalArgumentException if it is no text of such an id
     */
    public boolean isReadable(String text) {
        try {
            return !parts(text).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public List<Object> parts(String text) {
        var texts = components.size() == 1 ? List.of(text) : split(text);
        if (texts.size() != components.size()) {
            throw new IllegalArgumentException("an id of " + components.size() + " parts was expected");
        }
        var values = new ArrayList<Object>();
        for (int i = 0; i < texts.size(); i++) {
            values.add(IdText.read(texts.get(i), components.get(i).type()));
        }
        return values;
    }

    /** The id behind a text. */
    public Object decode(String text) {
        return assembler.apply(parts(text));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace(",", "\\,");
    }

    private static List<String> split(String text) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                part.append(text.charAt(++i));
            } else if (c == ',') {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
