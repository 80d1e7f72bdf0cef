package io.crmify.sample.page;

import io.crmify.CrmifyException;
import io.crmify.sample.crm.DemoCrm;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.Variant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders the templates; whatever comes from outside is escaped. */
@ApplicationScoped
public class Pages {
    private static final String HTML = "text/html";

    private final Engine engine = withOurValues(Engine.builder())
            .addDefaults()
            .addResultMapper(new HtmlEscaper(List.of(HTML)))
            .addLocator(Pages::locate)
            .build();

    @Inject
    Instance<DemoCrm> demoCrm;

    private static EngineBuilder withOurValues(EngineBuilder builder) {
        return builder.addValueResolver(new ReflectionValueResolver());
    }

    /** A page or a part of one, by the name of its template. */
    public String render(String template, Map<String, ?> values) {
        var found = engine.getTemplate(template);
        if (found == null) {
            throw new CrmifyException("There is no template " + template);
        }
        var page = found.instance().data("hasDemoCrm", demoCrm.isResolvable());
        values.forEach(page::data);
        return page.render();
    }

    private static Optional<TemplateLocation> locate(String id) {
        var path = "/templates/" + id + ".html";
        return Optional.ofNullable(Pages.class.getResource(path)).map(file -> new TemplateLocation() {
            @Override
            public Reader read() {
                try {
                    return new InputStreamReader(file.openStream(), StandardCharsets.UTF_8);
                } catch (IOException unreadable) {
                    throw new CrmifyException("The template " + id + " cannot be read", unreadable);
                }
            }

            @Override
            public Optional<Variant> getVariant() {
                return Optional.of(Variant.forContentType(HTML));
            }
        });
    }
}
