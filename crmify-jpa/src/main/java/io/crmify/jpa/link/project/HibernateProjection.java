package io.crmify.jpa.link.project;

import io.crmify.jpa.link.Links;
import io.crmify.jpa.link.Projectable;
import io.crmify.jpa.mapping.CrmIdRule;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.DatabaseKind;
import io.crmify.jpa.store.Jdbc;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.persister.entity.AbstractEntityPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.Type;

/**
 * By SQL of its own, with the tables and columns that Hibernate maps. HQL would clear the whole second-level cache of the entity;
 * this way only what was written is taken out of it.
 */
public final class HibernateProjection implements Projection {
    private final Database database;
    private final Links links;
    private final SessionFactoryImplementor factory;

    public HibernateProjection(Database database, Links links, SessionFactoryImplementor factory) {
        this.database = database;
        this.links = links;
        this.factory = factory;
    }

    /** A table with the column; classes of a hierarchy may each have their own. */
    private record Target(String table, String column, List<String> keys, Type idType) {}

    @Override
    public int project(LeadType type, CrmIdRule rule, List<Projectable> projectables) {
        var done = new LinkedHashSet<Projectable>();
        for (var target : targets(type, rule)) {
            done.addAll(database.inTransaction(jdbc -> write(jdbc, target, type, projectables)));
        }
        written(type, done);
        if (done.size() < projectables.size()) {
            return done.size() + forgetGone(type, rule, projectables, done);
        }
        return done.size();
    }

    @Override
    public Optional<Projectable.Within> within(LeadType type, CrmIdRule rule, List<Projectable> links) {
        var targets = targets(type, rule);
        var areReadable = links.stream().allMatch(link -> type.ids().isReadable(link.entityId()));
        if (database.kind() != DatabaseKind.POSTGRESQL || targets.size() != 1 || links.isEmpty() || !areReadable) {
            return Optional.empty();
        }
        var target = targets.iterator().next();
        var sql = new ProjectionSql(target.table(), target.column(), target.keys(), links.size());
        return Optional.of(new Projectable.Within(links, sql.expressionsAfterOwn(), (statement, first) -> {
            try (var session = factory.openTemporarySession().unwrap(SharedSessionContractImplementor.class)) {
                return new Binding(target, type, session).rows(statement, first, links);
            }
        }));
    }

    @Override
    public void written(LeadType type, Collection<Projectable> links) {
        links.forEach(
                link -> factory.getCache().evict(type.names().root(), type.ids().decode(link.entityId())));
    }

    private Set<Target> targets(LeadType type, CrmIdRule rule) {
        var targets = new LinkedHashSet<Target>();
        for (var entity : type.mappings().keySet()) {
            // An abstract class has no instances, and where each class has its own table, it has none.
            var persister = factory.getMappingMetamodel().getEntityDescriptor(entity);
            if (rule.entity().isAssignableFrom(entity) && !persister.isAbstract()) {
                targets.add(target(persister, rule.attribute()));
            }
        }
        return targets;
    }

    private static Target target(EntityPersister persister, String attribute) {
        var columns = new ArrayList<SelectableMapping>();
        persister.findAttributeMapping(attribute).forEachSelectable((index, column) -> columns.add(column));
        return new Target(
                ((AbstractEntityPersister) persister).physicalTableNameForMutation(columns.get(0)),
                columns.get(0).getSelectionExpression(),
                List.of(persister.getIdentifierColumnNames()),
                persister.getIdentifierType());
    }

    private List<Projectable> write(Jdbc jdbc, Target target, LeadType type, List<Projectable> projectables) {
        var sql = new ProjectionSql(target.table(), target.column(), target.keys(), projectables.size());
        try (var session = factory.openTemporarySession().unwrap(SharedSessionContractImplementor.class)) {
            var binding = new Binding(target, type, session);
            if (database.kind() == DatabaseKind.POSTGRESQL) {
                var written = jdbc.queryWith(
                        sql.writeInOne(),
                        statement -> binding.rows(statement, 1, projectables),
                        row -> row.getObject(1, UUID.class));
                return projectables.stream()
                        .filter(link -> written.contains(link.link()))
                        .toList();
            }
            var locked = jdbc.queryWith(
                    sql.lock(), statement -> binding.casesAndKeys(statement, projectables), row -> row.getInt(1));
            var free = locked.stream().sorted().map(projectables::get).toList();
            if (!free.isEmpty()) {
                var update = new ProjectionSql(target.table(), target.column(), target.keys(), free.size());
                jdbc.updateWith(update.write(), statement -> binding.valuesAndKeys(statement, free));
                links.projected(jdbc, free);
            }
            return free;
        }
    }

    /** Those whose row is not locked but gone: their deletes are on the way, and nothing is left to be written. */
    private int forgetGone(LeadType type, CrmIdRule rule, List<Projectable> all, Set<Projectable> done) {
        var rest = all.stream().filter(link -> !done.contains(link)).toList();
        return database.inTransaction(jdbc -> {
            var there = new LinkedHashSet<Projectable>();
            for (var target : targets(type, rule)) {
                there.addAll(there(jdbc, target, type, rest));
            }
            var gone = rest.stream().filter(link -> !there.contains(link)).toList();
            links.projected(jdbc, gone);
            return gone.size();
        });
    }

    private List<Projectable> there(Jdbc jdbc, Target target, LeadType type, List<Projectable> rest) {
        var sql = new ProjectionSql(target.table(), target.column(), target.keys(), rest.size());
        try (var session = factory.openTemporarySession().unwrap(SharedSessionContractImplementor.class)) {
            var binding = new Binding(target, type, session);
            return jdbc
                    .queryWith(sql.find(), statement -> binding.casesAndKeys(statement, rest), row -> row.getInt(1))
                    .stream()
                    .map(rest::get)
                    .toList();
        }
    }

    /** Binds ids as Hibernate does. */
    private record Binding(Target target, LeadType type, SharedSessionContractImplementor session) {
        private int id(PreparedStatement statement, int index, Projectable link) throws SQLException {
            target.idType().nullSafeSet(statement, type.ids().decode(link.entityId()), index, session);
            return index + target.keys().size();
        }

        private int keys(PreparedStatement statement, int first, List<Projectable> links) throws SQLException {
            var index = first;
            for (var link : links) {
                index = id(statement, index, link);
            }
            return index;
        }

        void casesAndKeys(PreparedStatement statement, List<Projectable> links) throws SQLException {
            keys(statement, keys(statement, 1, links), links);
        }

        void valuesAndKeys(PreparedStatement statement, List<Projectable> links) throws SQLException {
            var index = 1;
            for (var link : links) {
                index = id(statement, index, link);
                statement.setString(index++, link.crmId());
            }
            keys(statement, index, links);
        }

        int rows(PreparedStatement statement, int first, List<Projectable> links) throws SQLException {
            var index = first;
            for (var link : links) {
                statement.setObject(index, link.link());
                index = id(statement, index + 1, link);
                statement.setString(index++, link.crmId());
            }
            return index;
        }
    }
}
