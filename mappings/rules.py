"""The rules of a mapping file, tied to canonical fields and XML nodes one by one."""

from typing import Any

from mappings.bound import Beside, Conditions, Guard, Link, Listing, Pick, Scope, dotted
from mappings.canonical import Field, fields_of, find, to_value
from mappings.choosing import choose
from mappings.document import Document, Rule
from mappings.report import Report
from mappings.schema_model import Node
from mappings.tables import TableCodec
from mappings.walking import look, repeats, split


class Context:
    """Where in both trees a group of rules stands."""

    def __init__(
        self,
        scope: Scope,
        cls: Any,
        node: Node,
        steps: tuple[Field, ...] = (),
        when: Conditions = (),
    ) -> None:
        self.scope, self.cls, self.node, self.steps, self.when = scope, cls, node, steps, when

    def where(self, path: str) -> str:
        """The whole canonical path of a path relative to here."""
        return ".".join(one for one in (self.scope.where, dotted(self.steps), path) if one)


class RuleBinder:
    """Binds rules into the scope of their context; faults go to the report."""

    def __init__(self, document: Document, report: Report) -> None:
        self._document = document
        self._report = report

    def rules(self, context: Context, rules: tuple[Rule, ...]) -> None:
        """Bind `rules`, which stand at `context`."""
        for rule in rules:
            self._rule(context, rule)

    def _rule(self, context: Context, rule: Rule) -> None:
        name, many = rule.path.removesuffix("[]"), rule.path.endswith("[]")
        where = context.where(rule.path)
        # inside a tuple of simple values the only field is the value itself
        steps = find(context.cls, name)
        if steps is None:
            known = ", ".join(fields_of(context.cls))
            self._report.add("unknown_canonical", where, rule.line, name=name, known=known)
            return
        if rule.xml is None and not (rule.choice or rule.branches):
            self._report.add("yaml_shape", where, rule.line, expected="xml")
            return
        if many != steps[-1].many:
            code = "single_from_list" if many else "list_into_single"
            self._report.add(code, where, rule.line, node=rule.xml or "")
            return
        steps = (*context.steps, *steps)
        if rule.assured is not None:
            own = dotted(steps)
            context.scope.assured.append((own, context.when))
        if rule.choice:
            self._choice(context, rule, where, steps)
        elif many:
            self._tuple(context, rule, where, steps)
        elif rule.fields:
            self._group(context, rule, where, steps)
        else:
            self._single(context, rule, where, steps)

    def _look(self, base: Node, path: str | None, where: str, line: int) -> Node | None:
        return look(base, path or ".", where, line, self._report)

    def _group(self, context: Context, rule: Rule, where: str, steps: tuple[Field, ...]) -> None:
        node = self._look(context.node, rule.xml, where, rule.line)
        if steps[-1].kind != "struct":
            kind = steps[-1].kind
            self._report.add("codec_for_type", where, rule.line, name="fields", kind=kind)
        elif node is not None:
            inner = Context(context.scope, steps[-1].cls, node, steps, context.when)
            self.rules(inner, rule.fields)

    def _single(self, context: Context, rule: Rule, where: str, steps: tuple[Field, ...]) -> None:
        node = self._look(context.node, rule.xml, where, rule.line)
        if node is not None:
            if repeats(node, context.node):
                path = node.path
                self._report.add("single_from_list", where, rule.line, node=path)
            self._link(context.scope, rule, where, steps, steps[-1], node, context.when)

    def _link(
        self,
        scope: Scope,
        rule: Rule,
        where: str,
        steps: tuple[Field, ...],
        field: Field,
        node: Node,
        when: Conditions,
    ) -> None:
        codec = choose(rule, where, field, self._document, self._report)
        if node.text is None:
            at = node.path or node.step
            self._report.add("text_in_structure", where, rule.line, node=at)
            return
        if codec is None:
            return
        link = Link(
            rule=rule,
            where=where,
            steps=steps,
            field=field,
            node=node,
            codec=codec,
            when=when,
            default=self._default(rule, where, field),
        )
        scope.links.append(link)
        if isinstance(codec, TableCodec):
            self._beside(scope, link, codec)

    def _default(self, rule: Rule, where: str, field: Field) -> Any:
        if rule.default is None:
            return None
        try:
            return to_value(field, rule.default)
        except ValueError:
            self._report.add("default_value", f"{where}.default", rule.line, kind=field.kind)
            return None

    def _beside(self, scope: Scope, link: Link, codec: TableCodec) -> None:
        xml = link.rule.xml or "."
        # from the node that holds the code: the element of an attribute or of a text, or the parent
        own = xml == "." or xml.endswith("/.") or link.node.parent is None
        holder = link.node if own or link.node.parent is None else link.node.parent
        for path in codec.beside_paths():
            where = f"tables.{codec.table.name}.beside.{path}"
            node = self._look(holder, path, where, codec.table.line)
            if node is not None:
                texts = codec.beside(link.field, path)
                scope.besides.append(Beside(link=link, node=node, texts=texts))

    def _tuple(self, context: Context, rule: Rule, where: str, steps: tuple[Field, ...]) -> None:
        if not rule.branches:
            self._listing(context, rule, where, steps)
            return
        key = find(steps[-1].cls, rule.key or "") if steps[-1].kind == "struct" else None
        if key is None or key[-1].kind not in {"text", "enum"}:
            name = rule.key or "key"
            self._report.add("unknown_canonical", where, rule.line, name=name, known="text, enum")
            return
        values = []
        for branch in rule.branches:
            value = self._member(branch, f"{where}.{branch.path}", key[-1])
            if value is not None:
                values.append(value)
                self._listing(context, branch, where, steps, key, value, rule)
        if rule.others is None:
            guard = Guard(
                rule=rule,
                where=f"{where}.{rule.key}",
                steps=key,
                allowed=frozenset(values),
                items=steps,
                when=context.when,
            )
            context.scope.guards.append(guard)

    def _member(self, branch: Rule, where: str, field: Field) -> Any:
        if field.kind != "enum":
            return branch.path
        for member in field.cls:
            if str(member.value) == branch.path:
                return member
        known = ", ".join(str(member.value) for member in field.cls)
        self._report.add("choice_branch", where, branch.line, expected=known)
        return None

    def _listing(
        self,
        context: Context,
        rule: Rule,
        where: str,
        steps: tuple[Field, ...],
        key: tuple[Field, ...] = (),
        value: Any = None,
        outer: Rule | None = None,
    ) -> None:
        base = context.node
        if outer is not None and outer.xml is not None:
            base = self._look(base, outer.xml, where, rule.line) or base
        repeated, rest = split(rule.xml or ".")
        node = self._look(base, repeated, where, rule.line)
        if node is None:
            return
        if node is context.scope.base or repeats(node.parent, context.node):
            path = node.path
            self._report.add("list_into_single", where, rule.line, node=path)
            return
        item_cls = steps[-1].cls if rule.fields else None
        item = Scope(cls=item_cls, base=node, where=where)
        when = (*context.when, (f"{where}.{dotted(key)}", value)) if key else context.when
        if rule.fields:
            inside = self._look(node, rest, where, rule.line)
            if steps[-1].kind == "struct" and inside is not None:
                self.rules(Context(item, item_cls, inside, when=when), rule.fields)
        else:
            self._item(item, rule, where, steps[-1], rest, when)
        if key:
            item.given.append((key, value))
        context.scope.listings.append(
            Listing(
                rule=rule,
                where=where,
                steps=steps,
                node=node,
                item=item,
                line=rule.line,
                key=key,
                key_value=value,
                at_most=(outer or rule).at_most or rule.at_most,
                when=when,
            )
        )

    def _item(
        self, item: Scope, rule: Rule, where: str, field: Field, rest: str, when: Conditions
    ) -> None:
        node = self._look(item.base, rest, where, rule.line)
        if node is not None:
            self._link(item, rule, where, (), field, node, when)

    def _choice(self, context: Context, rule: Rule, where: str, steps: tuple[Field, ...]) -> None:
        base = self._look(context.node, rule.xml, where, rule.line)
        if steps[-1].kind != "enum" or base is None:
            if base is not None:
                kind = steps[-1].kind
                self._report.add("codec_for_type", where, rule.line, name="choice", kind=kind)
            return
        members = [self._branch(context, one, base, where, steps) for one in rule.choice]
        allowed = frozenset(one for one in members if one is not None)
        context.scope.guards.append(
            Guard(rule=rule, where=where, steps=steps, allowed=allowed, when=context.when)
        )

    def _branch(
        self, context: Context, branch: Rule, base: Node, where: str, steps: tuple[Field, ...]
    ) -> Any:
        member = self._member(branch, f"{where}.{branch.path}", steps[-1])
        node = self._look(base, branch.xml, f"{where}.{branch.path}", branch.line)
        if member is None or node is None:
            return None
        scope = context.scope
        scope.picks.append(
            Pick(
                rule=branch,
                where=where,
                steps=steps,
                node=node,
                member=member,
                when=context.when,
            )
        )
        when = (*context.when, (where, member))
        holder = steps[-2].cls if len(steps) > 1 else scope.cls
        self.rules(Context(scope, holder, node, steps[:-1], when), branch.fields)
        return member
