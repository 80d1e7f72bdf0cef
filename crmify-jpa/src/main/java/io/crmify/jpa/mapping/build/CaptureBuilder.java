package io.crmify.jpa.mapping.build;

import io.crmify.jpa.mapping.CapturePlan;
import io.crmify.jpa.mapping.CapturePlan.Holder;
import io.crmify.jpa.mapping.CapturePlan.OfEntity;
import io.crmify.jpa.mapping.CapturePlan.Related;
import io.crmify.jpa.mapping.CapturePlan.Self;
import io.crmify.jpa.mapping.FanOut;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.mapping.access.IdCodec;
import jakarta.persistence.metamodel.Attribute.PersistentAttributeType;
import jakarta.persistence.metamodel.EntityType;
import jakarta.persistence.metamodel.Metamodel;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects, path by path, which attributes of which entities concern which leads. Every entity on a path has a part in it: it is
 * the lead; or it is referred to, and its leads are found by a query; or it refers to the lead, or to what comes before it on the
 * path, and names it itself.
 */
final class CaptureBuilder {
    private final Metamodel metamodel;
    private final IdCodecs codecs;
    private final Map<Class<?>, Part> selves = new LinkedHashMap<>();
    private final Map<String, Part> others = new LinkedHashMap<>();
    private final Map<String, UnfinishedFanOut> fanOuts = new LinkedHashMap<>();

    CaptureBuilder(Metamodel metamodel, IdCodecs codecs) {
        this.metamodel = metamodel;
        this.codecs = codecs;
    }

    /** A hierarchy of leads, as far as it is known while paths are still read. */
    record Leads(String name, EntityType<?> root, @Nullable String tenant) {}

    /** What an entity is for the leads of one path. */
    private record Part(
            EntityType<?> entity, Leads leads, @Nullable String holderOf, String target, RelevanceBuilder relevance) {
        boolean isSelf() {
            return target.equals(leads.name()) && holderOf == null;
        }
    }

    private record UnfinishedFanOut(Leads leads, EntityType<?> start, List<String> hops, EntityType<?> end) {}

    /** Leads of a class; without any path it is still recorded when they come and go. */
    RelevanceBuilder self(Leads leads, EntityType<?> entity) {
        return selves.computeIfAbsent(
                        entity.getJavaType(), c -> new Part(entity, leads, null, leads.name(), new RelevanceBuilder()))
                .relevance();
    }

    /** A path that mapping follows from leads of a class. */
    void follow(Leads leads, EntityType<?> entity, ResolvedPath path) {
        self(leads, entity);
        var part = Objects.requireNonNull(selves.get(entity.getJavaType()));
        var hops = new ArrayList<String>();
        var hop = new ArrayList<String>(); // the attributes since the last association
        for (int i = 0; i < path.steps().size(); i++) {
            var step = path.steps().get(i);
            hop.add(step.attribute().getName());
            var target = step.entity();
            var goesOn = target == null && i + 1 < path.steps().size() && isEmbedded(step);
            if (hop.size() == 2 || hop.size() == 1 && !goesOn) {
                part.relevance().add(hop.get(0), hop.size() == 2 ? hop.get(1) : "");
            }
            if (target != null) {
                hops.add(String.join(".", hop));
                hop.clear();
                part = next(part, step, new Walk(entity, hops), target);
            }
        }
    }

    /** The associations from leads of a class to where a path is. */
    private record Walk(EntityType<?> start, List<String> hops) {
        Walk {
            hops = List.copyOf(hops);
        }

        Walk before() {
            return new Walk(start, hops.subList(0, hops.size() - 1));
        }
    }

    private static boolean isEmbedded(ResolvedPath.Step step) {
        return step.attribute().getPersistentAttributeType() == PersistentAttributeType.EMBEDDED;
    }

    private Part next(Part part, ResolvedPath.Step step, Walk walk, EntityType<?> target) {
        var leads = part.leads();
        if (step.mappedBy().isEmpty()) {
            return related(leads, walk, target);
        }
        // Whoever is tenanted is looked up, since only its own row tells the tenant.
        var named =
                part.isSelf() && leads.tenant() == null ? leads.name() : fanOut(leads, walk.before(), part.entity());
        var key = target.getName() + "#" + step.mappedBy() + "#" + named;
        var holder = others.computeIfAbsent(
                key, k -> new Part(target, leads, step.mappedBy(), named, new RelevanceBuilder()));
        holder.relevance().add(step.mappedBy(), "");
        // A collection of leads tells of its own changes. For all else of its owner
        // it may not even be loaded, so those leads are looked up.
        return target.getAttribute(step.mappedBy()).isCollection() ? related(leads, walk, target) : holder;
    }

    private Part related(Leads leads, Walk walk, EntityType<?> target) {
        var name = fanOut(leads, walk, target);
        return others.computeIfAbsent(name, k -> new Part(target, leads, null, name, new RelevanceBuilder()));
    }

    private String fanOut(Leads leads, Walk walk, EntityType<?> end) {
        var from = walk.start().equals(leads.root()) ? "" : ":" + walk.start().getName();
        var name = leads.name() + from + "." + String.join(".", walk.hops());
        fanOuts.putIfAbsent(name, new UnfinishedFanOut(leads, walk.start(), walk.hops(), end));
        return name;
    }

    List<FanOut> fanOuts(Function<String, LeadType> types) {
        return fanOuts.entrySet().stream()
                .map(entry -> new FanOut(
                        entry.getKey(),
                        types.apply(entry.getValue().leads().name()),
                        entry.getValue().start().getName(),
                        entry.getValue().hops(),
                        codecs.of(entry.getValue().end())))
                .toList();
    }

    CapturePlan plan() {
        var plan = new HashMap<Class<?>, OfEntity>();
        for (var entity : metamodel.getEntities()) {
            var ofEntity = of(entity);
            if (ofEntity != null && !Modifier.isAbstract(entity.getJavaType().getModifiers())) {
                plan.put(entity.getJavaType(), ofEntity);
            }
        }
        return new CapturePlan(plan);
    }

    private @Nullable OfEntity of(EntityType<?> entity) {
        var self = selves.get(entity.getJavaType());
        var related = new ArrayList<Related>();
        var holders = new ArrayList<Holder>();
        for (var part : others.values()) {
            if (!part.entity().getJavaType().isAssignableFrom(entity.getJavaType())) {
                continue;
            }
            var attribute = part.holderOf();
            if (attribute == null) {
                related.add(new Related(
                        part.target(),
                        codecs.of(part.entity()),
                        part.relevance().build()));
            } else {
                holders.add(new Holder(
                        attribute, part.target(), named(part), part.relevance().build()));
            }
        }
        if (self == null && related.isEmpty() && holders.isEmpty()) {
            return null;
        }
        return new OfEntity(self == null ? null : self(self), related, holders);
    }

    private Self self(Part part) {
        var leads = part.leads();
        return new Self(leads.name(), codecs.of(leads.root()), part.relevance().build(), leads.tenant());
    }

    private IdCodec named(Part holder) {
        var fanOut = fanOuts.get(holder.target());
        return codecs.of(fanOut == null ? holder.leads().root() : fanOut.end());
    }
}
