package io.crmify.jpa.mapping;

import io.crmify.annotation.Write;
import io.crmify.lead.LeadContent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A mapping by annotations. */
public final class AnnotatedMapping implements LeadMapping {
    private final Map<FieldName, FieldRule> rules;
    private final @Nullable StatusRule status;
    private final @Nullable ValuePath when;

    public AnnotatedMapping(List<FieldRule> rules, @Nullable StatusRule status, @Nullable ValuePath when) {
        this.rules = rules.stream().collect(Collectors.toUnmodifiableMap(FieldRule::name, Function.identity()));
        this.status = status;
        this.when = when;
    }

    @Override
    public boolean isLead(Object entity) {
        return when == null || Boolean.TRUE.equals(when.value(entity));
    }

    @Override
    public LeadContent content(Object entity) {
        var content = LeadContent.empty();
        for (var rule : rules.values()) {
            var value = rule.value(entity);
            var field = rule.name().field();
            var property = rule.name().property();
            if (field != null) {
                content = content.with(field, value);
            } else if (property != null) {
                content = content.with(property, value);
            }
        }
        return status == null ? content : status.addTo(content, entity);
    }

    @Override
    public boolean usesStages() {
        return status != null && status.usesStages();
    }

    @Override
    public Write write(FieldName name) {
        var rule = rules.get(name);
        return rule == null ? Write.CHANGED : rule.write();
    }

    @Override
    public Set<FieldName> names() {
        return rules.keySet();
    }

    @Override
    public boolean fills(FieldName name) {
        return rules.containsKey(name);
    }
}
