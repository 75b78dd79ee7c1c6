"""A bar chart as SVG, readable on light and on dark ground."""
from html import escape

ROW, LEFT, WIDTH, RIGHT = 24, 210, 420, 110
STYLE = ("text{font:13px sans-serif;fill:#444}.ours{fill:#c2410c}.theirs{fill:#8899aa}"
         "@media(prefers-color-scheme:dark){text{fill:#ccc}}")


def bar(i, name, value, most, unit):
    length = max(2.0, WIDTH * value / most)
    kind = "ours" if name.startswith("wirecopy") else "theirs"
    y = ROW * i
    return (f'<text x="{LEFT - 8}" y="{y + 16}" text-anchor="end">{escape(name)}</text>'
            f'<rect class="{kind}" x="{LEFT}" y="{y + 4}" width="{length:.1f}" height="16" rx="2"/>'
            f'<text x="{LEFT + length + 6:.1f}" y="{y + 16}">{value:.3g} {unit}</text>')


def draw(panels, unit="MB/s"):
    """panels: (title, {name: value}); each panel on its own scale from zero."""
    parts, y = [], 0
    for title, values in panels:
        ordered = sorted(values.items(), key=lambda item: -item[1])
        parts.append(f'<text x="0" y="{y + 16}" font-weight="bold">{escape(title)}</text>')
        bars = "".join(bar(i, name, value, ordered[0][1], unit) for i, (name, value) in enumerate(ordered))
        parts.append(f'<g transform="translate(0,{y + ROW})">{bars}</g>')
        y += ROW * (len(ordered) + 2)
    width = LEFT + WIDTH + RIGHT
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" width="{width}" height="{y}">'
            f'<style>{STYLE}</style>{"".join(parts)}</svg>\n')
