package io.crmify.jpa.mapping.build;

import io.crmify.annotation.CrmField;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.mapping.FieldName;
import io.crmify.jpa.mapping.FieldRule;
import io.crmify.jpa.mapping.FieldRule.Source;
import io.crmify.jpa.mapping.Normal;
import io.crmify.lead.FieldConverter;
import io.crmify.lead.LeadField;
import jakarta.persistence.metamodel.ManagedType;
import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns the {@link CrmField} annotations of one entity class into rules. */
final class Declarations {
    private final PathResolver paths;
    private final Faults faults;
    private final Consumer<ResolvedPath> followed;
    private final Map<FieldName, List<Declared>> declared = new TreeMap<>();

    /** @param followed is told every path that the rules follow */
    Declarations(PathResolver paths, Faults faults, Consumer<ResolvedPath> followed) {
        this.paths = paths;
        this.faults = faults;
        this.followed = followed;
    }

    private record Declared(CrmField annotation, Source source, String where) {}

    void add(Annotated place) {
        for (var annotation : place.element().getAnnotationsByType(CrmField.class)) {
            add(place, annotation);
        }
    }

    private void add(Annotated place, CrmField annotation) {
        var name = name(annotation, place.where());
        var source = name == null ? null : source(place, annotation);
        if (name != null && source != null) {
            declared.computeIfAbsent(name, n -> new ArrayList<>()).add(new Declared(annotation, source, place.where()));
        }
    }

    private @Nullable FieldName name(CrmField annotation, String where) {
        var custom = !annotation.property().isBlank();
        if (custom == (annotation.value() != LeadField.CUSTOM)) {
            faults.add(
                    "CRMIFY-130",
                    where,
                    custom ? "@CrmField names a standard field and a property" : "@CrmField names no field",
                    "give it either a LeadField, or property = the CRM's own name");
            return null;
        }
        return custom ? FieldName.ofProperty(annotation.property()) : FieldName.of(annotation.value());
    }

    private @Nullable Source source(Annotated place, CrmField annotation) {
        var converter = converter(annotation, place.where());
        if (!annotation.constant().isEmpty()) {
            if (!annotation.path().isEmpty()) {
                faults.add("CRMIFY-130", place.where(), "@CrmField has a constant and a path", "leave one of them out");
            }
            return new Source(null, annotation.constant(), converter, annotation.whenBlank());
        }
        if (place.method() != null) {
            faults.add(
                    "CRMIFY-120",
                    place.where(),
                    "@CrmField is on a method that is no attribute's getter",
                    "annotate an attribute, or write a LeadMapper");
            return null;
        }
        var text = place.resolve(annotation.path());
        if (text.isEmpty()) {
            faults.add(
                    "CRMIFY-130",
                    place.where(),
                    "@CrmField on a class has neither a path nor a constant",
                    "give it one");
            return null;
        }
        return paths.resolve(place.entity(), text, place.where())
                .filter(path -> isSendable(path, place, converter))
                .map(path -> {
                    followed.accept(path);
                    var access = paths.access(path, place.where());
                    return access == null ? null : new Source(access, null, converter, annotation.whenBlank());
                })
                .orElse(null);
    }

    private boolean isSendable(ResolvedPath path, Annotated place, @Nullable FieldConverter<Object> converter) {
        var last = path.steps().get(path.steps().size() - 1);
        if (converter != null || !(last.target() instanceof ManagedType) && Normal.knows(path.end())) {
            return true;
        }
        var managed = last.target() instanceof ManagedType;
        faults.add(
                "CRMIFY-123",
                place.where(),
                (managed ? "it leads to the whole of " : "it is of type ")
                        + path.end().getSimpleName() + ", which cannot be sent",
                managed
                        ? "go on to one of its attributes with path = \"...\""
                        : "convert it: @CrmField(converter = ...)");
        return false;
    }

    @SuppressWarnings("unchecked") // the converter is given what the attribute holds, as its author declared
    private @Nullable FieldConverter<Object> converter(CrmField annotation, String where) {
        var type = annotation.converter();
        if (type == FieldConverter.None.class) {
            return null;
        }
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (FieldConverter<Object>) constructor.newInstance();
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            faults.add(
                    "CRMIFY-124",
                    where,
                    "the converter " + type.getSimpleName() + " cannot be made",
                    "give it a constructor without parameters that does not fail");
            return null;
        }
    }

    /** One rule per field; what does not go together is a fault. */
    List<FieldRule> rules() {
        var rules = new ArrayList<FieldRule>();
        declared.forEach((name, all) -> {
            var primaries = all.stream().filter(d -> !d.annotation().fallback()).toList();
            var fallbacks = all.stream()
                    .filter(d -> d.annotation().fallback())
                    .sorted(Comparator.comparingInt(d -> d.annotation().order()))
                    .toList();
            if (primaries.size() > 1) {
                faults.add(
                        "CRMIFY-122",
                        primaries.get(1).where(),
                        name + " is mapped by " + primaries.get(0).where() + " too",
                        "map it once, and mark the others fallback = true");
            } else if (primaries.isEmpty()) {
                faults.add(
                        "CRMIFY-122",
                        fallbacks.get(0).where(),
                        name + " has a fallback, but nothing it could stand in for",
                        "leave fallback = true out");
            } else {
                checkOrder(name, fallbacks);
                var sources = new ArrayList<Source>();
                sources.add(primaries.get(0).source());
                fallbacks.forEach(fallback -> sources.add(fallback.source()));
                rules.add(new FieldRule(name, primaries.get(0).annotation().write(), sources));
            }
        });
        return rules;
    }

    private void checkOrder(FieldName name, List<Declared> fallbacks) {
        for (int i = 1; i < fallbacks.size(); i++) {
            var one = fallbacks.get(i - 1);
            var other = fallbacks.get(i);
            if (one.annotation().order() == other.annotation().order()) {
                faults.add(
                        "CRMIFY-122",
                        other.where(),
                        name + " has another fallback of the same order at " + one.where(),
                        "give each its own order = ...");
            }
        }
    }
}
