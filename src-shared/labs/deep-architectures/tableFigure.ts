import { createFigure, whole } from '../../figures/parts/figure.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCells, type Cell } from '../parts/cells.ts';
import type { ArchitectureCourse } from './course.ts';
import { texts } from './texts.ts';

/** Height of a row, in pixels. */
const ROW = 19;
const MARGIN = 12;

/** Draws the table of the layers around the unit of a step, with the total below. */
export function drawTable(
  { network, model, units }: ArchitectureCourse,
  step: number,
  description: string,
  look: ExperimentLook,
): SVGSVGElement {
  const text = texts[look.language];
  const root = createFigure(look, text.title(network.title), description);
  const { layers } = model;
  const current = layers.indexOf(units[step]!.head);
  const room = Math.max(1, Math.floor((look.height - 2 * MARGIN) / ROW) - 3);
  const from = Math.max(0, Math.min(layers.length - room, current - Math.floor(room / 2)));
  const shown = layers.slice(from, from + room);
  const rows = shown.map(({ name, className, outputShape, parameters }): Cell[] => [
    { text: name },
    { text: className, tone: 'quiet' },
    { text: outputShape.join('×') },
    parameters === 0 ? { text: '0', tone: 'quiet' } : { text: whole(parameters) },
  ]);
  const { head } = text;
  drawCells(
    root,
    { left: MARGIN, top: MARGIN, width: look.width - 2 * MARGIN, height: look.height - 2 * MARGIN },
    {
      title: network.title,
      head: [head.layer, head.kind, head.shape, head.parameters],
      rows: [
        ...rows,
        [
          { text: text.total, tone: 'strong' },
          { text: `${from + 1}–${from + shown.length} / ${layers.length}`, tone: 'quiet' },
          { text: '' },
          { text: whole(model.parameters), tone: 'strong' },
        ],
      ],
      marked: current - from,
    },
    look,
  );
  return root.node()!;
}
