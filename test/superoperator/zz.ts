import { superoperator } from '/work/main/src/superoperator/index';
import { numbers, randomTuple, nestAll } from '/work/main/test/superoperator/naive';
for (const [a,n,m] of [[1,12,12],[1,16,14],[1,60,10],[2,8,9],[2,12,10],[2,40,8],[4,6,6],[4,8,6],[4,30,6]] as const) {
  const next = numbers(5);
  const map = superoperator(nestAll(randomTuple(a,3,n,next)), nestAll(randomTuple(a,3,m,next)));
  for (const which of ['largest-modulus','largest-real'] as const) {
  const t=performance.now(); const f = map.eigs({count: 6, which}); 
  console.log(a,n,m,'N',a*n*m, which, f.status, f.applications, Math.max(...f.residuals).toExponential(1), (performance.now()-t).toFixed(0)+'ms', f.values.slice(0,3).map(v=>v.re.toFixed(4)+'+'+v.im.toFixed(4)).join(' '));
  }
  const t=performance.now(); map.isCompletelyPositive(); if (n*n<200) console.log('cp', (performance.now()-t).toFixed(0));
}
