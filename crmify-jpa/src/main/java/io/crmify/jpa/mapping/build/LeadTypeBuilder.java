package io.crmify.jpa.mapping.build;

import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmTenant;
import io.crmify.annotation.LeadStatus;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.mapping.AnnotatedMapping;
import io.crmify.jpa.mapping.CrmIdRule;
import io.crmify.jpa.mapping.LeadMapping;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.mapping.MapperMapping;
import io.crmify.jpa.mapping.Normal;
import io.crmify.jpa.mapping.StatusRule;
import io.crmify.jpa.mapping.ValuePath;
import io.crmify.jpa.mapping.access.PropertyAccess;
import io.crmify.jpa.mapping.build.CaptureBuilder.Leads;
import io.crmify.lead.LeadStage;
import jakarta.persistence.metamodel.Attribute.PersistentAttributeType;
import jakarta.persistence.metamodel.EntityType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the type of one hierarchy of leads. */
final class LeadTypeBuilder {
    private final EntityType<?> root;
    private final List<LeadClass> classes;
    private final PathResolver paths;
    private final Faults faults;
    private final UnaryOperator<Object> unproxy;
    private final List<CrmIdRule> crmIds = new ArrayList<>();
    private final FetchGroups fetches = new FetchGroups();
    private @Nullable ValuePath tenant;

    LeadTypeBuilder(
            EntityType<?> root,
            List<LeadClass> classes,
            PathResolver paths,
            Faults faults,
            UnaryOperator<Object> unproxy) {
        this.root = root;
        this.classes = classes;
        this.paths = paths;
        this.faults = faults;
        this.unproxy = unproxy;
    }

    LeadType build(CaptureBuilder capture) {
        var typeNames = new TypeNames(root, classes, faults);
        var names = typeNames.names();
        var scan = new AnnotationScan(faults);
        var places = new LinkedHashMap<LeadClass, List<Annotated>>();
        classes.forEach(lead -> places.put(lead, scan.of(lead.entity())));
        places.values().forEach(all -> all.forEach(this::readIdAndTenant));
        var leads = new Leads(names.stored(), root, tenant == null ? null : tenant.text());
        Map<Class<?>, LeadMapping> mappings = new LinkedHashMap<>();
        places.forEach((lead, all) -> mappings.put(lead.entity().getJavaType(), mapping(lead, all, leads, capture)));
        return new LeadType(
                names,
                new IdCodecs(faults).of(root),
                mappings,
                typeNames.connections(),
                crmIds,
                tenant,
                fetches.groups(),
                unproxy);
    }

    private void readIdAndTenant(Annotated place) {
        var crmId = place.element().getAnnotation(CrmId.class);
        if (crmId != null && isPlain("@CrmId", place, String.class)) {
            readCrmId(place, crmId);
        }
        if (place.element().isAnnotationPresent(CrmTenant.class) && isPlain("@CrmTenant", place, Object.class)) {
            readTenant(place);
        }
    }

    private void readTenant(Annotated place) {
        if (tenant != null && !tenant.text().equals(place.path())) {
            faults.add("CRMIFY-129", place.where(), "another attribute is @CrmTenant too", "keep one of them");
        }
        tenant = paths.resolve(place.entity(), place.path(), place.where())
                .map(path -> paths.access(path, place.where()))
                .orElse(null);
    }

    private void readCrmId(Annotated place, CrmId annotation) {
        var owner = place.entity().getAttribute(place.path()).getDeclaringType().getJavaType();
        if (crmIds.stream()
                .anyMatch(rule -> rule.entity() == owner && rule.attribute().equals(place.path()))) {
            return; // seen through another class of the hierarchy
        }
        if (crmIds.stream().anyMatch(rule -> rule.connection().equals(annotation.connection()))) {
            faults.add(
                    "CRMIFY-129",
                    place.where(),
                    "another attribute is @CrmId of the same connection",
                    "name the connection of each: @CrmId(connection = ...)");
        }
        paths.resolve(place.entity(), place.path(), place.where())
                .map(path -> paths.access(path, place.where()))
                .ifPresent(path -> crmIds.add(new CrmIdRule(owner, place.path(), path, annotation.connection())));
    }

    private boolean isPlain(String annotation, Annotated place, Class<?> type) {
        var plain = place.method() == null
                && !place.path().contains(".")
                && type.isAssignableFrom(AnnotationScan.declared(place.element()))
                && isSimple(place);
        if (!plain) {
            faults.add(
                    "CRMIFY-128",
                    place.where(),
                    annotation + " is on something it cannot be read from",
                    "put it on a " + (type == String.class ? "String" : "simple") + " attribute of the entity itself");
        }
        return plain;
    }

    private static boolean isSimple(Annotated place) {
        var attribute = place.entity().getAttribute(place.path());
        return attribute.getPersistentAttributeType() == PersistentAttributeType.BASIC
                && Normal.knows(attribute.getJavaType());
    }

    private LeadMapping mapping(LeadClass lead, List<Annotated> places, Leads leads, CaptureBuilder capture) {
        var relevance = capture.self(leads, lead.entity());
        crmIds.forEach(rule -> relevance.never(rule.attribute()));
        var mapper = lead.mapper();
        if (leads.tenant() != null) {
            relevance.add(leads.tenant(), "");
        }
        if (mapper != null) {
            relevance.addAll();
            return new MapperMapping(mapper, unproxy);
        }
        var declarations = new Declarations(paths, faults, path -> follow(lead, leads, path, capture));
        places.forEach(declarations::add);
        var rules = declarations.rules();
        var status = status(lead, places, leads, capture);
        if (places.stream().noneMatch(Annotated::isMapped)) {
            faults.add(
                    "CRMIFY-136",
                    lead.where(),
                    "it is a lead, but nothing of it is mapped",
                    "annotate its attributes with @CrmField");
        }
        return new AnnotatedMapping(rules, status, when(lead, leads, capture));
    }

    private void follow(LeadClass lead, Leads leads, ResolvedPath path, CaptureBuilder capture) {
        capture.follow(leads, lead.entity(), path);
        fetches.add(path);
    }

    /** What is fetched together with the entity: each collection by a query of its own, lest their rows multiply. */
    private static final class FetchGroups {
        private final Map<String, Set<String>> byCollection = new LinkedHashMap<>(Map.of("", new LinkedHashSet<>()));

        void add(ResolvedPath path) {
            var walked = "";
            var collection = "";
            for (var step : path.steps()) {
                if (step.attribute().isCollection() && !collection.isEmpty()) {
                    return; // a collection below another one is loaded when it is asked for, of all leads at once
                }
                walked += (walked.isEmpty() ? "" : ".") + step.attribute().getName();
                if (step.attribute().isCollection()) {
                    collection = walked;
                }
                if (step.isAssociation() || step.attribute().isCollection()) {
                    byCollection
                            .computeIfAbsent(collection, key -> new LinkedHashSet<>())
                            .add(walked);
                }
            }
        }

        /** The first query takes a collection too. */
        List<Set<String>> groups() {
            var groups = new ArrayList<>(byCollection.values());
            if (groups.size() > 1) {
                groups.get(0).addAll(groups.remove(1));
            }
            return groups;
        }
    }

    private @Nullable StatusRule status(LeadClass lead, List<Annotated> places, Leads leads, CaptureBuilder capture) {
        var found = places.stream()
                .filter(place -> place.element().isAnnotationPresent(LeadStatus.class))
                .toList();
        if (found.size() > 1) {
            faults.add(
                    "CRMIFY-126",
                    found.get(1).where(),
                    "@LeadStatus is on " + found.get(0).where() + " too",
                    "keep one of them");
        }
        if (found.isEmpty()) {
            return null;
        }
        var place = found.get(0);
        if (!StatusRule.knows(AnnotationScan.declared(place.element()))) {
            faults.add(
                    "CRMIFY-126",
                    place.where(),
                    "@LeadStatus is on something that is no status",
                    "put it on a LeadStage, another enum, or a String");
            return null;
        }
        var annotation = Objects.requireNonNull(place.element().getAnnotation(LeadStatus.class));
        var path = place.method() != null
                ? method(lead, place.method(), List.of(annotation.reads()), leads, capture)
                : attribute(lead, place.path(), place.where(), leads, capture);
        return path == null
                ? null
                : new StatusRule(path, AnnotationScan.declared(place.element()).isAssignableFrom(LeadStage.class));
    }

    private @Nullable ValuePath when(LeadClass lead, Leads leads, CaptureBuilder capture) {
        var when = lead.annotation() == null ? "" : lead.annotation().when();
        if (when.isEmpty()) {
            return null;
        }
        var where = lead.where() + " @CrmLead(when)";
        var first = when.split("\\.", 2)[0];
        var method = PathResolver.attribute(lead.entity(), first) == null
                ? method(lead.entity().getJavaType(), when)
                : null;
        if (method != null && isBoolean(method.getReturnType())) {
            return method(lead, method, List.of(), leads, capture);
        }
        var path = method == null ? paths.resolve(lead.entity(), when, where) : Optional.<ResolvedPath>empty();
        if (method == null && path.isEmpty() || path.isPresent() && isOneBoolean(path.get())) {
            return path.map(p -> attribute(lead, when, where, leads, capture)).orElse(null);
        }
        faults.add(
                "CRMIFY-127",
                where,
                "'" + when + "' is not one boolean",
                "name a boolean attribute, or a method without parameters that returns one");
        return null;
    }

    private @Nullable ValuePath attribute(
            LeadClass lead, String path, String where, Leads leads, CaptureBuilder capture) {
        var resolved = paths.resolve(lead.entity(), path, where);
        resolved.ifPresent(found -> follow(lead, leads, found, capture));
        return resolved.map(found -> paths.access(found, where)).orElse(null);
    }

    private ValuePath method(LeadClass lead, Method method, List<String> reads, Leads leads, CaptureBuilder capture) {
        if (reads.isEmpty()) {
            capture.self(leads, lead.entity()).addAll();
        }
        var where = lead.where() + "." + method.getName() + "()";
        reads.forEach(path ->
                paths.resolve(lead.entity(), path, where).ifPresent(found -> follow(lead, leads, found, capture)));
        return new ValuePath(method.getName() + "()", List.of(new PropertyAccess(method, unproxy)));
    }

    private static @Nullable Method method(Class<?> entity, String name) {
        return Stream.<Class<?>>iterate(entity, c -> c != null && c != Object.class, Class::getSuperclass)
                .flatMap(c -> Stream.of(c.getDeclaredMethods()))
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == 0)
                .findFirst()
                .orElse(null);
    }

    private static boolean isOneBoolean(ResolvedPath path) {
        return isBoolean(path.end())
                && path.steps().stream().noneMatch(step -> step.attribute().isCollection());
    }

    private static boolean isBoolean(Class<?> type) {
        return type == boolean.class || type == Boolean.class;
    }
}
